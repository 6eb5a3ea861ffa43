package dev.densor.train.metrics;

import dev.densor.nn.config.Config;
import java.util.Arrays;
import java.util.Locale;

/** How the area between two points of a curve is taken. */
public enum AucSummation {
    /** the mean of the two heights; under PR the interpolation of Davis and Goadrich, 2006 */
    INTERPOLATION,
    /** the greater height */
    MAJORING,
    /** the smaller height */
    MINORING;

    static AucSummation read(Config config) {
        String name = config.text("summation_method", INTERPOLATION.kerasName());
        return Arrays.stream(values())
                .filter(method -> name.equals(method.kerasName()) || name.equals(method.capitalized()))
                .findFirst()
                .orElseThrow(() -> config.wrong("summation_method", "interpolation, majoring or minoring"));
    }

    /** {@code "interpolation"} */
    String kerasName() {
        return name().toLowerCase(Locale.ROOT);
    }

    private String capitalized() {
        return name().charAt(0) + kerasName().substring(1);
    }
}
