package dev.densor.nn.constraints;

import dev.densor.nn.config.Catalog;
import dev.densor.nn.config.Config;
import dev.densor.ops.KerasVersion;
import dev.densor.tensor.Tensor;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Makes constraints, under the names that Keras gives them, and registers those of your own. A norm is taken over the
 * axes given, or over the first when none is: in the kernel of a Dense layer those are the incoming weights of each
 * unit.
 */
public final class Constraints {
    private static final Catalog<Constraint> CATALOG = new Catalog<>("constraint", Constraint.class)
            .with("MaxNorm", NormRange::readMaxNorm)
            .with("NonNeg", config -> nonNeg())
            .with("UnitNorm", NormRange::readUnitNorm)
            .with("MinMaxNorm", NormRange::readMinMaxNorm)
            .only(KerasVersion.V2, NormRange::readMaxNorm, "maxnorm")
            .only(KerasVersion.V2, config -> nonNeg(), "nonneg")
            .only(KerasVersion.V2, NormRange::readUnitNorm, "unitnorm");

    private Constraints() {}

    /**
     * The constraint that a configuration means, by the names of any version of Keras.
     *
     * @param identifier Keras's name ({@code "max_norm"}, {@code "MaxNorm"}), that of a registered one, a map with
     *     {@code class_name} and {@code config} as Keras 1 to 3 writes it, a constraint, or null
     * @return null for null
     * @throws IllegalArgumentException when there is none of that name, or its configuration is not valid
     */
    public static Constraint get(Object identifier) {
        return CATALOG.get(identifier);
    }

    /**
     * {@link #get(Object)} by the names and formulas of one version: {@code "maxnorm"} is refused by Keras 3, and
     * {@code "non_neg"} computes otherwise.
     */
    public static Constraint get(Object identifier, KerasVersion version) {
        Constraint constraint = CATALOG.get(identifier, version);
        return constraint == null ? null : constraint.in(version);
    }

    /** A constraint as Keras writes it into a configuration; null for null. */
    public static Map<String, Object> serialize(Constraint constraint) {
        return CATALOG.serialize(constraint);
    }

    /** The constraint that {@link #serialize} wrote, or Keras; null for null. */
    public static Constraint deserialize(Map<String, Object> serialized) {
        return CATALOG.get(serialized);
    }

    /**
     * A constraint of your own.
     *
     * @param name under which a layer's configuration mentions it; {@link #register(Constraint)} makes it known to
     *     files
     * @param projection from a weight to one of its shape and type, written with {@code dev.densor.ops}
     * @throws IllegalArgumentException when the name is Keras's
     */
    public static Constraint of(String name, UnaryOperator<Tensor> projection) {
        return new ProjectionFunction(CATALOG.own(name), projection);
    }

    /**
     * Makes a constraint known by its name to {@link #get}, and so to models that are loaded. The last one of a name
     * counts.
     *
     * @throws IllegalArgumentException when the name is Keras's
     */
    public static void register(Constraint constraint) {
        CATALOG.register(constraint.className(), config -> constraint);
    }

    /**
     * {@link #register(Constraint)} of a class with options.
     *
     * @param reader makes one of the configuration that it wrote, or of an empty one
     */
    public static void register(String className, Function<Config, Constraint> reader) {
        CATALOG.register(className, reader);
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

    /** max(w, 0); in a layer that follows Keras 2 w * (w >= 0), which makes NaN of -infinity. */
    public static Constraint nonNeg() {
        return new NonNegative(KerasVersion.V2);
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
