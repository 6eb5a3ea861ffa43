package dev.densor.nn.regularizers;

import dev.densor.nn.config.Catalog;

/** Makes regularizers, under the names that Keras gives them. */
public final class Regularizers {
    private static final double KERAS_1_FACTOR = 0.01;

    private static final Catalog<Regularizer> CATALOG = new Catalog<>("regularizer", Regularizer.class)
            .with("L1", Norms::readL1, "activity_l1")
            .with("L2", Norms::readL2, "activity_l2")
            .with("L1L2", config -> Norms.readBoth(config, 0), "WeightRegularizer", "ActivityRegularizer")
            .with("OrthogonalRegularizer", Orthogonality::read)
            // Keras 1 and 2 had functions of these names; their defaults are not those of the class.
            .alias(config -> Norms.readBoth(config, KERAS_1_FACTOR), "l1_l2", "activity_l1l2");

    private Regularizers() {}

    /**
     * The regularizer that a configuration means.
     *
     * @param identifier Keras's name ({@code "l2"}, {@code "L2"}), a map with {@code class_name} and {@code config} as
     *     Keras 1 to 3 writes it, a regularizer, or null
     * @return null for null
     * @throws IllegalArgumentException when there is none of that name, or its configuration is not valid
     */
    public static Regularizer get(Object identifier) {
        return CATALOG.get(identifier);
    }

    /**
     * factor * sum(|x|).
     *
     * @throws IllegalArgumentException when the factor is negative or not finite
     */
    public static Regularizer l1(double factor) {
        return Norms.l1(factor);
    }

    /**
     * factor * sum(x^2); there is no 1/2 in it.
     *
     * @throws IllegalArgumentException when the factor is negative or not finite
     */
    public static Regularizer l2(double factor) {
        return Norms.l2(factor);
    }

    /**
     * l1 * sum(|x|) + l2 * sum(x^2).
     *
     * @throws IllegalArgumentException when a factor is negative or not finite
     */
    public static Regularizer l1l2(double l1, double l2) {
        return Norms.l1l2(l1, l2);
    }

    /**
     * factor * the mean of |u . v| over all pairs of different rows, or columns, each divided by its norm.
     *
     * @param mode {@code "rows"} or {@code "columns"}
     * @throws IllegalArgumentException when the factor is negative or not finite, or the mode is something else
     */
    public static Regularizer orthogonal(double factor, String mode) {
        return new Orthogonality(factor, mode);
    }
}
