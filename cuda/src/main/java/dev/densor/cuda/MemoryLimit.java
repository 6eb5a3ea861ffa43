package dev.densor.cuda;

import dev.densor.backend.BackendException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How much of a device's memory may be taken each time the device is opened. */
final class MemoryLimit {
    /** The system property that says it: {@code 8G}, {@code 512M}, {@code 1073741824}, {@code 50%}. */
    static final String PROPERTY = "densor.cuda.memoryLimit";

    private static final Pattern FORM = Pattern.compile("([0-9]{1,15})([KMGTkmgt%]?)");
    private static final String UNITS = "KMGT";

    private MemoryLimit() {}

    /**
     * What the property says; without it, all there is.
     *
     * @param total bytes of the device
     */
    static long configured(long total) {
        String text = System.getProperty(PROPERTY);
        return text == null ? total : parse(text, total);
    }

    /**
     * Bytes that {@code text} says.
     *
     * @throws BackendException when it is no such text
     */
    static long parse(String text, long total) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            throw new BackendException("-D" + PROPERTY + "=" + text
                    + " is not a number of bytes, such as 8G or 512M, nor a share of the memory, such as 50%");
        }
        long number = Long.parseLong(form.group(1));
        String unit = form.group(2).toUpperCase(Locale.ROOT);
        if (unit.equals("%")) {
            return (long) (total / 100.0 * Math.min(100, number));
        }
        int power = unit.isEmpty() ? 0 : UNITS.indexOf(unit) + 1;
        return number > total >> 10 * power ? total : number << 10 * power;
    }
}
