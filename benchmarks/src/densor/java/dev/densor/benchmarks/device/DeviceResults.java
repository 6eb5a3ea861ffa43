package dev.densor.benchmarks.device;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What was measured on a device.
 *
 * @param device its name
 * @param hardware what it says it is
 * @param java the virtual machine
 * @param properties options that chose how it computes
 * @param figures in the order in which they were taken
 */
record DeviceResults(String device, String hardware, String java, List<String> properties, List<Figure> figures) {
    private static final String COPY = "copy";

    /** JSON with a line for each figure. */
    String toJson() {
        DeviceResults head = new DeviceResults(device, hardware, java, properties, List.of());
        String lines = figures.stream().map(new Gson()::toJson).collect(Collectors.joining(",\n    "));
        return new GsonBuilder()
                        .setPrettyPrinting()
                        .create()
                        .toJson(head)
                        .replace("\"figures\": []", "\"figures\": [\n    " + lines + "\n  ]")
                + "\n";
    }

    /** A line to read for each figure: passes beside the copy, products by their rate, dense layers beside the product. */
    String toText() {
        double ceiling = figures.stream()
                .filter(figure -> figure.name().equals(COPY))
                .mapToDouble(Figure::gigabytesPerSecond)
                .findFirst()
                .orElse(Double.NaN);
        return figures.stream().map(figure -> line(figure, ceiling)).collect(Collectors.joining("\n"));
    }

    private static String line(Figure figure, double ceiling) {
        StringBuilder line = new StringBuilder(String.format(
                Locale.ROOT, "%-10s %-44s %12.1f us", figure.family(), figure.name(), figure.microseconds()));
        if (figure.bytes() > 0) {
            line.append(String.format(Locale.ROOT, " %9.1f GB/s", figure.gigabytesPerSecond()));
        }
        if (figure.family().equals("pass")) {
            line.append(String.format(Locale.ROOT, " %5.0f%% of copy", 100 * figure.gigabytesPerSecond() / ceiling));
        }
        if (figure.operations() > 0) {
            line.append(String.format(Locale.ROOT, " %9.2f TFLOP/s", figure.teraflops()));
        }
        if (figure.bareMicroseconds() > 0) {
            line.append(String.format(
                    Locale.ROOT, " %6.2f of the bare product", figure.microseconds() / figure.bareMicroseconds()));
        }
        return line.toString();
    }
}
