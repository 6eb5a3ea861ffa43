package dev.densor.nn.regularizers;

/** The check that every factor of a penalty goes through. */
final class Factors {
    private Factors() {}

    static void check(String className, String key, double factor) {
        if (!(factor >= 0) || Double.isInfinite(factor)) {
            throw new IllegalArgumentException(
                    "regularizer \"" + className + "\": " + key + " must be finite and 0 or more, not " + factor);
        }
    }
}
