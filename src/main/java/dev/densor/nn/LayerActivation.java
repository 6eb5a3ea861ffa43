package dev.densor.nn;

import dev.densor.nn.config.Config;
import dev.densor.ops.Activation;
import dev.densor.ops.Activations;
import dev.densor.ops.KerasVersion;

/**
 * The activation that a layer was given: one of Keras's by name, whose formula may depend on the version, one of the
 * user's own, or, as Keras allows, an activation layer.
 */
final class LayerActivation {
    static final LayerActivation LINEAR = of("linear");

    private final Activation inKeras2;
    private final Activation inKeras3;
    private final Object config;

    private LayerActivation(Activation inKeras2, Activation inKeras3, Object config) {
        this.inKeras2 = inKeras2;
        this.inKeras3 = inKeras3;
        this.config = config;
    }

    /**
     * One of Keras's, or a registered one.
     *
     * @throws IllegalArgumentException when there is none of this name
     */
    static LayerActivation of(String name) {
        Activation inKeras2 = Activations.get(name, KerasVersion.V2);
        return new LayerActivation(inKeras2, Activations.get(name, KerasVersion.V3), Activations.serialize(inKeras2));
    }

    /** The user's own. */
    static LayerActivation of(Activation activation) {
        return new LayerActivation(activation, activation, Activations.serialize(activation));
    }

    /** What a configuration says: null, a name, an object around a name, or an activation layer. */
    static LayerActivation read(Config config, String key) {
        if (!config.has(key)) {
            return LINEAR;
        }
        if (config.get(key) instanceof String name) {
            return named(config, name);
        }
        Config object = Config.of(config.owner() + ": " + key, config.get(key))
                .orElseThrow(() -> config.wrong(key, "a name or an object"));
        if (object.get("config") instanceof String name) {
            String module = object.text("module", "builtins");
            boolean isForeign = !module.equals("builtins") && !module.startsWith("keras");
            if (isForeign && !Activations.isRegistered(name)) {
                throw new IllegalArgumentException(config.owner() + ": activation " + module + "." + name
                        + " is refused: only Keras's own activations and registered ones are known, and nothing of a file"
                        + " is executed");
            }
            return named(config, name);
        }
        return ofLayer(config, key, object);
    }

    private static LayerActivation named(Config config, String name) {
        if (Activations.find(name, KerasVersion.V3).isEmpty()) {
            throw new IllegalArgumentException(config.owner() + ": unknown activation \"" + name + "\"; known are "
                    + String.join(", ", Activations.names()));
        }
        return of(name);
    }

    /** A layer without weights in the place of a function, as in {@code Dense(8, activation=LeakyReLU(0.1))}. */
    private static LayerActivation ofLayer(Config config, String key, Config object) {
        String className = object.text("class_name", "");
        Config inner = object.object("config").orElse(object);
        if (LayerCatalog.find(className, inner, KerasVersion.V3).orElse(null) instanceof UnaryLayer layer
                && isActivation(className)) {
            // By its name a device knows it.
            Activation function = layer.asActivation().orElseGet(() -> Activation.of(className, layer::call));
            return new LayerActivation(function, function, config.get(key));
        }
        throw new IllegalArgumentException(config.owner() + ": activation \"" + className
                + "\" is not one of Keras's activation functions or activation layers without weights");
    }

    private static boolean isActivation(String className) {
        return switch (className) {
            case "ReLU", "LeakyReLU", "ELU", "Softmax", "ThresholdedReLU", "Activation" -> true;
            default -> false;
        };
    }

    /** The activation by the formulas of {@code version}. */
    Activation in(KerasVersion version) {
        return switch (version) {
            case V2 -> inKeras2;
            case V3 -> inKeras3;
        };
    }

    /** As a configuration holds it. */
    Object config() {
        return config;
    }
}
