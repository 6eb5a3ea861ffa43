package dev.densor.nn.initializers;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The three choices of a variance scaling.
 *
 * @param scale variance times the number of units, above 0
 * @param mode which units are counted
 * @param distribution what is drawn
 */
record Scaling(double scale, Mode mode, Distribution distribution) {
    /** Which units are counted. */
    enum Mode {
        FAN_IN,
        FAN_OUT,
        FAN_AVG
    }

    /** What is drawn. */
    enum Distribution {
        UNIFORM,
        TRUNCATED_NORMAL,
        UNTRUNCATED_NORMAL
    }

    static final Scaling GLOROT_UNIFORM = new Scaling(1, Mode.FAN_AVG, Distribution.UNIFORM);
    static final Scaling GLOROT_NORMAL = new Scaling(1, Mode.FAN_AVG, Distribution.TRUNCATED_NORMAL);
    static final Scaling HE_UNIFORM = new Scaling(2, Mode.FAN_IN, Distribution.UNIFORM);
    static final Scaling HE_NORMAL = new Scaling(2, Mode.FAN_IN, Distribution.TRUNCATED_NORMAL);
    static final Scaling LECUN_UNIFORM = new Scaling(1, Mode.FAN_IN, Distribution.UNIFORM);
    static final Scaling LECUN_NORMAL = new Scaling(1, Mode.FAN_IN, Distribution.TRUNCATED_NORMAL);

    Scaling {
        if (!(scale > 0) || Double.isInfinite(scale)) {
            throw new IllegalArgumentException("initializer \"VarianceScaling\": scale must be above 0, not " + scale);
        }
    }

    /** By Keras's names; {@code "normal"} of earlier versions means {@code "truncated_normal"}. */
    static Scaling of(double scale, String mode, String distribution) {
        String drawn = distribution.equalsIgnoreCase("normal") ? "truncated_normal" : distribution;
        return new Scaling(
                scale,
                find(Mode.values(), "mode", mode),
                find(Distribution.values(), "distribution", drawn.toLowerCase(Locale.ROOT)));
    }

    private static <E extends Enum<E>> E find(E[] choices, String key, String name) {
        return Arrays.stream(choices)
                .filter(choice -> kerasName(choice).equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("initializer \"VarianceScaling\": " + key
                        + " must be one of "
                        + Arrays.stream(choices).map(Scaling::kerasName).collect(Collectors.joining(", "))
                        + ", not \"" + name + "\""));
    }

    static String kerasName(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT);
    }

    double variance(double fanIn, double fanOut) {
        double counted =
                switch (mode) {
                    case FAN_IN -> fanIn;
                    case FAN_OUT -> fanOut;
                    case FAN_AVG -> (fanIn + fanOut) / 2;
                };
        return scale / Math.max(1, counted);
    }
}
