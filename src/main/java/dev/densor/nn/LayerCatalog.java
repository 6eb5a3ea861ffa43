package dev.densor.nn;

import dev.densor.nn.config.Config;
import dev.densor.ops.KerasVersion;
import dev.densor.shape.PartialShape;
import java.util.Optional;

/**
 * Makes a layer from Keras's class name and configuration. Only the classes named here are ever made: no name out of a
 * file is looked up in any other way. Models, inputs and wrappers, which hold other layers, are made by the loader.
 */
public final class LayerCatalog {
    private LayerCatalog() {}

    /**
     * The layer with all its options, if the class is known.
     *
     * @param className Keras's: {@code "Dense"}
     * @param config the layer's configuration
     * @param version whose formulas it follows
     * @throws IllegalArgumentException when an option is not as it has to be; the message begins with the config's
     *     owner
     */
    public static Optional<Layer> find(String className, Config config, KerasVersion version) {
        try {
            return Optional.ofNullable(make(className, config)).map(layer -> configure(layer, config, version));
        } catch (IllegalArgumentException wrong) {
            String message = wrong.getMessage();
            throw message.startsWith(config.owner())
                    ? wrong
                    : new IllegalArgumentException(config.owner() + ": " + message);
        }
    }

    private static Layer make(String className, Config config) {
        return switch (className) {
            case "Activation" -> ActivationLayer.of(config);
            case "ActivityRegularization" -> ActivityRegularization.of(config);
            case "Add" -> new Add();
            case "AlphaDropout" -> AlphaDropout.of(config);
            case "Average" -> new Average();
            // What TensorFlow 1 called its two forms in some .h5 files.
            case "BatchNormalization", "BatchNormalizationV1", "BatchNormalizationV2" -> BatchNormalization.of(config);
            case "CategoryEncoding" -> CategoryEncoding.of(config);
            case "Concatenate" -> Concatenate.of(config);
            case "Dense" -> Dense.of(config);
            case "Discretization" -> Discretization.of(config);
            case "Dot" -> Dot.of(config);
            case "Dropout" -> Dropout.of(config);
            case "EinsumDense" -> EinsumDense.of(config);
            case "ELU" -> ELU.of(config);
            case "Embedding" -> Embedding.of(config);
            case "Flatten" -> Flatten.of(config);
            case "GaussianDropout" -> GaussianDropout.of(config);
            case "GaussianNoise" -> GaussianNoise.of(config);
            case "GlobalAveragePooling1D" -> GlobalAveragePooling1D.of(config);
            case "GlobalMaxPooling1D" -> GlobalMaxPooling1D.of(config);
            case "GroupNormalization" -> GroupNormalization.of(config);
            case "Identity" -> new Identity();
            case "LayerNormalization" -> LayerNormalization.of(config);
            case "LeakyReLU" -> LeakyReLU.of(config);
            case "Masking" -> Masking.of(config);
            case "Maximum" -> new Maximum();
            case "Merge" -> Keras1Merge.of(config);
            case "Minimum" -> new Minimum();
            case "Multiply" -> new Multiply();
            case "Normalization" -> Normalization.of(config);
            case "Permute" -> Permute.of(config);
            case "PReLU" -> PReLU.of(config);
            case "ReLU" -> ReLU.of(config);
            case "RepeatVector" -> RepeatVector.of(config);
            case "Rescaling" -> Rescaling.of(config);
            case "Reshape" -> Reshape.of(config);
            case "RMSNormalization" -> RMSNormalization.of(config);
            case "Softmax" -> Softmax.of(config);
            case "SpatialDropout1D" -> SpatialDropout1D.of(config);
            case "SpatialDropout2D" -> SpatialDropout2D.of(config);
            case "SpatialDropout3D" -> SpatialDropout3D.of(config);
            case "Subtract" -> new Subtract();
            case "ThresholdedReLU" -> ThresholdedReLU.of(config);
            case "UnitNormalization" -> UnitNormalization.of(config);
            default -> null;
        };
    }

    /** Sets the options that all layers have. */
    public static Layer configure(Layer layer, Config config, KerasVersion version) {
        layer.named(config.text("name", null));
        layer.trainable(config.flag("trainable", true));
        layer.semantics(version);
        if (config.has("dtype")) {
            layer.policy(DTypePolicy.read(config));
        }
        statedInput(config).ifPresent(layer::batchInputShape);
        return layer;
    }

    /** The input shape that Keras 2 kept with the first layer, and Keras 3 keeps with the input. */
    private static Optional<PartialShape> statedInput(Config config) {
        return config.shape("batch_input_shape").or(() -> config.shape("batch_shape"));
    }
}
