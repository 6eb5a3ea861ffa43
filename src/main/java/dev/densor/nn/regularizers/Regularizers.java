package dev.densor.nn.regularizers;

import dev.densor.nn.config.Catalog;
import dev.densor.nn.config.Config;
import dev.densor.ops.KerasVersion;
import dev.densor.tensor.Tensor;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Makes regularizers, under the names that Keras gives them, and registers those of your own. */
public final class Regularizers {
    private static final double FUNCTION_FACTOR = 0.01;

    private static final Catalog<Regularizer> CATALOG = new Catalog<>("regularizer", Regularizer.class)
            .with("L1", Norms::readL1)
            .with("L2", Norms::readL2)
            .with("L1L2", config -> Norms.readBoth(config, 0))
            .with("OrthogonalRegularizer", Orthogonality::read)
            // Keras 1 and 2 had functions of these names; their defaults are not those of the class.
            .only(KerasVersion.V3, config -> Norms.readBoth(config, 0), "l1l2")
            .only(KerasVersion.V2, config -> Norms.readBoth(config, FUNCTION_FACTOR), "l1_l2")
            .old(config -> Norms.readBoth(config, FUNCTION_FACTOR), "activity_l1l2")
            .old(Norms::readL1, "activity_l1")
            .old(Norms::readL2, "activity_l2")
            .old(config -> Norms.readBoth(config, 0), "WeightRegularizer", "ActivityRegularizer");

    private Regularizers() {}

    /**
     * The regularizer that a configuration means, by the names of any version of Keras.
     *
     * @param identifier Keras's name ({@code "l2"}, {@code "L2"}), that of a registered one, a map with
     *     {@code class_name} and {@code config} as Keras 1 to 3 writes it, a regularizer, or null
     * @return null for null
     * @throws IllegalArgumentException when there is none of that name, or its configuration is not valid
     */
    public static Regularizer get(Object identifier) {
        return CATALOG.get(identifier);
    }

    /** {@link #get(Object)} that refuses names which this version does not know, as {@code "l1_l2"} is to Keras 3. */
    public static Regularizer get(Object identifier, KerasVersion version) {
        return CATALOG.get(identifier, version);
    }

    /** A regularizer as Keras writes it into a configuration; null for null. */
    public static Map<String, Object> serialize(Regularizer regularizer) {
        return CATALOG.serialize(regularizer);
    }

    /** The regularizer that {@link #serialize} wrote, or Keras; null for null. */
    public static Regularizer deserialize(Map<String, Object> serialized) {
        return CATALOG.get(serialized);
    }

    /**
     * A regularizer of your own.
     *
     * @param name under which a layer's configuration mentions it; {@link #register(Regularizer)} makes it known to
     *     files
     * @param penalty from a tensor to a scalar of its type, written with {@code dev.densor.ops}
     * @throws IllegalArgumentException when the name is Keras's
     */
    public static Regularizer of(String name, UnaryOperator<Tensor> penalty) {
        return new PenaltyFunction(CATALOG.own(name), penalty);
    }

    /**
     * Makes a regularizer known by its name to {@link #get}, and so to models that are loaded. The last one of a name
     * counts.
     *
     * @throws IllegalArgumentException when the name is Keras's
     */
    public static void register(Regularizer regularizer) {
        CATALOG.register(regularizer.className(), config -> regularizer);
    }

    /**
     * {@link #register(Regularizer)} of a class with options.
     *
     * @param reader makes one of the configuration that it wrote, or of an empty one
     */
    public static void register(String className, Function<Config, Regularizer> reader) {
        CATALOG.register(className, reader);
    }

    /**
     * factor * sum(|x|); its gradient is factor at 0.
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
