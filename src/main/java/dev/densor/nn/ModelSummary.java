package dev.densor.nn;

import dev.densor.shape.PartialShape;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What Keras's {@code model.summary()} tells: a row for each layer, and how large the model is. A nested model is one
 * row.
 *
 * @param modelName the model's
 * @param isChain whether each layer takes what the one before it gives, so that {@link Row#inputs} tells nothing new
 * @param rows in the order of the model's layers
 * @param trainable what training changes
 * @param nonTrainable what it does not
 */
public record ModelSummary(String modelName, boolean isChain, List<Row> rows, Extent trainable, Extent nonTrainable) {
    /** Copies the rows. */
    public ModelSummary {
        rows = List.copyOf(rows);
    }

    static ModelSummary of(Model model, boolean isChain) {
        Set<Weight> rest = new HashSet<>(model.weights());
        Set<Weight> trainable = new HashSet<>(model.trainableWeights());
        rest.removeAll(trainable);
        return new ModelSummary(model.name(), isChain, model.summaryRows(), Extent.of(trainable), Extent.of(rest));
    }

    /** All weights. */
    public Extent total() {
        return new Extent(trainable.parameters() + nonTrainable.parameters(), trainable.bytes() + nonTrainable.bytes());
    }

    /**
     * How much there is of weights.
     *
     * @param parameters number of elements
     * @param bytes they take, each in the type it is kept in
     */
    public record Extent(long parameters, long bytes) {
        static Extent of(Set<Weight> weights) {
            long parameters = 0;
            long bytes = 0;
            for (Weight weight : weights) {
                long size = weight.variable().shape().size();
                parameters += size;
                bytes += size * weight.variable().dtype().bytes();
            }
            return new Extent(parameters, bytes);
        }
    }

    /**
     * A layer.
     *
     * @param name of the layer
     * @param className Keras's
     * @param outputs the shape of each of its outputs where it was last used; none before the model is built
     * @param parameters number of elements of its weights
     * @param activation Keras's name of the function it ends in, or empty
     * @param inputs what it takes, at each of its uses, as Keras writes it: layer, use and output,
     *     {@code "dense[0][0]"}
     */
    public record Row(
            String name,
            String className,
            List<PartialShape> outputs,
            long parameters,
            String activation,
            List<String> inputs) {
        /** Copies the lists. */
        public Row {
            outputs = List.copyOf(outputs);
            inputs = List.copyOf(inputs);
        }

        static Row of(Layer layer, List<PartialShape> outputs, List<String> inputs) {
            String activation = layer instanceof Model ? "" : activation(layer.ownConfig());
            return new Row(layer.name(), layer.className(), outputs, layer.parameterCount(), activation, inputs);
        }

        /** A name, an object around a name, an activation layer, or that of a layer inside a wrapper. */
        private static String activation(Map<?, ?> config) {
            Object activation = config.get("activation");
            if (activation instanceof String name) {
                return name;
            }
            if (activation instanceof Map<?, ?> object) {
                return String.valueOf(object.get(object.get("config") instanceof String ? "config" : "class_name"));
            }
            return config.get("layer") instanceof Map<?, ?> wrapped && wrapped.get("config") instanceof Map<?, ?> inner
                    ? activation(inner)
                    : "";
        }
    }
}
