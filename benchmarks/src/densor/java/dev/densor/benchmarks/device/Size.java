package dev.densor.benchmarks.device;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The size of a dense layer.
 *
 * @param rows of its input
 * @param features columns of its input
 * @param units columns of its output
 */
record Size(int rows, int features, int units) {
    private static final Pattern FORM = Pattern.compile("([1-9]\\d{0,8})x([1-9]\\d{0,8})x([1-9]\\d{0,8})");

    /**
     * As on the command line: {@code 65536x784x512}.
     *
     * @throws IllegalArgumentException when it is something else
     */
    static Size parse(String text) {
        Matcher size = FORM.matcher(text);
        if (!size.matches()) {
            throw new IllegalArgumentException("a size is ROWSxFEATURESxUNITS, like 65536x784x512, not " + text);
        }
        return new Size(
                Integer.parseInt(size.group(1)), Integer.parseInt(size.group(2)), Integer.parseInt(size.group(3)));
    }

    @Override
    public String toString() {
        return rows + "x" + features + "x" + units;
    }
}
