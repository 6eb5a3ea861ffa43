package dev.densor.ops;

/**
 * Keras's fuzz factor, 1e-7 unless it is set: what crossentropies and other losses, metrics, constraints and
 * normalisations keep away from 0 by. One for the whole process, as in Keras. Thread-safe.
 */
public final class Epsilon {
    private static volatile double value = 1e-7;

    private Epsilon() {}

    /** The factor. */
    public static double get() {
        return value;
    }

    /** Sets it. */
    public static void set(double epsilon) {
        value = epsilon;
    }
}
