package dev.densor.nn;

import dev.densor.nn.config.Config;
import dev.densor.nn.constraints.Constraint;
import dev.densor.nn.constraints.Constraints;
import dev.densor.nn.initializers.Initializer;
import dev.densor.nn.initializers.Initializers;
import dev.densor.nn.regularizers.Regularizer;
import dev.densor.nn.regularizers.Regularizers;
import dev.densor.ops.KerasVersion;
import dev.densor.tensor.Variable;
import java.util.Map;

/** How a weight begins, what it costs and how it is bounded: the three options Keras has for each weight of a layer. */
final class WeightOptions {
    private final String weight;
    private final boolean learns;
    private Initializer initializer;
    private Regularizer regularizer;
    private Constraint constraint;

    /**
     * Default options.
     *
     * @param weight as the configuration's keys begin: {@code "kernel"}
     */
    WeightOptions(String weight, Initializer initializer) {
        this(weight, initializer, true);
    }

    private WeightOptions(String weight, Initializer initializer, boolean learns) {
        this.weight = weight;
        this.initializer = initializer;
        this.learns = learns;
    }

    /** The options of a weight that no gradient changes: only how it begins. */
    static WeightOptions statistic(String weight, Initializer initializer) {
        return new WeightOptions(weight, initializer, false);
    }

    /** Takes over what a configuration says. */
    WeightOptions read(Config config) {
        if (config.has(weight + "_initializer")) {
            initializer = Initializers.get(config.get(weight + "_initializer"));
        }
        if (!learns) {
            return this;
        }
        regularizer = Regularizers.get(config.get(weight + "_regularizer"));
        constraint = Constraints.get(config.get(weight + "_constraint"));
        return this;
    }

    /** The weight's name. */
    String name() {
        return weight;
    }

    /** A weight with these options, but for the initializer, by the formulas of a version. */
    Weight weight(Variable variable, Initializer chosen, KerasVersion version) {
        return new Weight(variable, chosen, learns, regularizer, constraint == null ? null : constraint.in(version));
    }

    Initializer initializer() {
        return initializer;
    }

    void initializer(Initializer chosen) {
        if (chosen == null) {
            throw new IllegalArgumentException(weight + "_initializer must not be null");
        }
        initializer = chosen;
    }

    void regularizer(Regularizer chosen) {
        regularizer = chosen;
    }

    void constraint(Constraint chosen) {
        constraint = chosen;
    }

    /** Writes the options of several weights, kind by kind, as Keras orders them. */
    static void write(Map<String, Object> config, WeightOptions... weights) {
        writeInitializers(config, weights);
        writeRegularizers(config, weights);
        writeConstraints(config, weights);
    }

    static void writeInitializers(Map<String, Object> config, WeightOptions... weights) {
        for (WeightOptions options : weights) {
            config.put(options.weight + "_initializer", Initializers.serialize(options.initializer));
        }
    }

    static void writeRegularizers(Map<String, Object> config, WeightOptions... weights) {
        for (WeightOptions options : weights) {
            if (options.learns) {
                config.put(options.weight + "_regularizer", Regularizers.serialize(options.regularizer));
            }
        }
    }

    static void writeConstraints(Map<String, Object> config, WeightOptions... weights) {
        for (WeightOptions options : weights) {
            if (options.learns) {
                config.put(options.weight + "_constraint", Constraints.serialize(options.constraint));
            }
        }
    }
}
