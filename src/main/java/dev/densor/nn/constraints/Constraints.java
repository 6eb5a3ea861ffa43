package dev.densor.nn.constraints;

import dev.densor.nn.config.Catalog;

/**
 * Makes constraints, under the names that Keras gives them. A norm is taken over the axes given, or over the first when
 * none is: in the kernel of a Dense layer those are the incoming weights of each unit.
 */
public final class Constraints {
    private static final Catalog<Constraint> CATALOG = new Catalog<>("constraint", Constraint.class)
            .with("MaxNorm", NormRange::readMaxNorm, "maxnorm")
            .with("NonNeg", config -> nonNeg(), "nonneg")
            .with("UnitNorm", NormRange::readUnitNorm, "unitnorm")
            .with("MinMaxNorm", NormRange::readMinMaxNorm);

    private Constraints() {}

    /**
     * The constraint that a configuration means.
     *
     * @param identifier Keras's name ({@code "max_norm"}, {@code "MaxNorm"}), a map with {@code class_name} and
     *     {@code config} as Keras 1 to 3 writes it, a constraint, or null
     * @return null for null
     * @throws IllegalArgumentException when there is none of that name, or its configuration is not valid
     */
    public static Constraint get(Object identifier) {
        return CATALOG.get(identifier);
    }

    /**
     * w * min(norm, max) / (norm + 1e-7).
     *
     * @param max greatest norm, finite and 0 or more
     * @throws IllegalArgumentException when it is not
     */
    public static Constraint maxNorm(double max, int... axes) {
        return NormRange.maxNorm(max, axes);
    }

    /** max(w, 0). */
    public static Constraint nonNeg() {
        return new NonNegative();
    }

    /** w / (norm + 1e-7). */
    public static Constraint unitNorm(int... axes) {
        return NormRange.unitNorm(axes);
    }

    /**
     * w * (rate * clip(norm, min, max) + (1 - rate) * norm) / (norm + 1e-7).
     *
     * @param min least norm, 0 or more
     * @param max greatest norm, finite and min or more
     * @param rate how much of the way, from 0 to 1
     * @throws IllegalArgumentException when one of them is not
     */
    public static Constraint minMaxNorm(double min, double max, double rate, int... axes) {
        return NormRange.minMaxNorm(min, max, rate, axes);
    }
}
