package dev.densor.train.losses;

import dev.densor.nn.config.Configurable;
import dev.densor.ops.Aligned;
import dev.densor.ops.KerasVersion;
import dev.densor.ops.Shaping;
import dev.densor.tensor.Tensor;
import java.util.Map;
import java.util.function.BinaryOperator;

/**
 * Makes losses, under the names that Keras gives them. Options are set by their names:
 * {@code Losses.get("huber").with("delta", 0.3)}. The formulas are in {@link dev.densor.ops.Losses} and
 * {@link dev.densor.ops.Crossentropies}.
 */
public final class Losses {
    private Losses() {}

    /**
     * The loss that a configuration means, by the formulas of Keras 3.
     *
     * @param identifier Keras's name of a class or of a function ({@code "MeanSquaredError"},
     *     {@code "mean_squared_error"}, {@code "mse"}), a map with {@code class_name} and {@code config} as Keras 2 and
     *     3 write it, a loss, or null
     * @return null for null
     * @throws IllegalArgumentException when there is none of that name, or its configuration is not valid
     */
    public static Loss get(Object identifier) {
        return LossCatalog.CATALOG.get(identifier);
    }

    /**
     * {@link #get(Object)} by the names and formulas of one version: {@code "logcosh"} is refused by Keras 3, and
     * {@code "binary_crossentropy"}, its focal form and {@code "sparse_categorical_crossentropy"} of probabilities
     * compute otherwise, as {@link dev.densor.ops.Crossentropies} says.
     */
    public static Loss get(Object identifier, KerasVersion version) {
        Loss loss = LossCatalog.CATALOG.get(identifier, version);
        return loss == null ? null : loss.in(version);
    }

    /**
     * A loss in the form of Keras's serialize: module, class name, configuration, registered name; null for null. One
     * of your own is written by its name alone, as Keras writes functions.
     */
    public static Map<String, Object> serialize(Loss loss) {
        return loss != null && loss.isOwn()
                ? Configurable.serialize("builtins", "function", loss.className(), "function")
                : LossCatalog.CATALOG.serialize(loss);
    }

    /** The loss that {@link #serialize} wrote, or Keras; null for null. */
    public static Loss deserialize(Map<String, Object> serialized) {
        return get(serialized);
    }

    /**
     * A loss of your own.
     *
     * @param name under which configurations mention it; {@link #register} makes it known to files
     * @param function of yTrue and yPred, one value per sample, written with {@code dev.densor.ops} so that it is
     *     differentiable; yTrue comes in the type of yPred, and with its rank where they differ by a last axis of size
     *     1
     * @throws IllegalArgumentException when the name is Keras's
     */
    public static Loss of(String name, BinaryOperator<Tensor> function) {
        LossFunction values = (yTrue, yPred) -> {
            Aligned y = Aligned.of(Shaping.cast(yTrue, yPred.dtype()), yPred);
            return function.apply(y.first(), y.second());
        };
        LossSpec spec = LossSpec.own(LossCatalog.CATALOG.own(name), values);
        return new Loss(spec, name, LossReduction.SUM_OVER_BATCH_SIZE);
    }

    /**
     * Makes a loss of your own known by its class name to {@link #get}, and so to models that are loaded. The last one
     * of a name counts.
     *
     * @throws IllegalArgumentException when the name is Keras's
     */
    public static void register(Loss loss) {
        LossCatalog.CATALOG.register(loss.className(), config -> loss);
    }

    /** {@link dev.densor.ops.Losses#meanSquaredError} */
    public static Loss meanSquaredError() {
        return get("mse");
    }

    /** {@link dev.densor.ops.Losses#meanAbsoluteError} */
    public static Loss meanAbsoluteError() {
        return get("mae");
    }

    /**
     * {@link dev.densor.ops.Losses#huber}
     *
     * @param delta where the parabola turns into a line
     */
    public static Loss huber(double delta) {
        return get("huber").with("delta", delta);
    }

    /**
     * {@link dev.densor.ops.Losses#binaryCrossentropy}
     *
     * @param fromLogits whether the model gives logits, not probabilities
     */
    public static Loss binaryCrossentropy(boolean fromLogits) {
        return get("binary_crossentropy").with("from_logits", fromLogits);
    }

    /**
     * {@link dev.densor.ops.Losses#categoricalCrossentropy} of one-hot or soft labels.
     *
     * @param fromLogits whether the model gives logits, not probabilities
     */
    public static Loss categoricalCrossentropy(boolean fromLogits) {
        return get("categorical_crossentropy").with("from_logits", fromLogits);
    }

    /**
     * {@link dev.densor.ops.Crossentropies#sparseCategorical} of integer labels.
     *
     * @param fromLogits whether the model gives logits, not probabilities
     */
    public static Loss sparseCategoricalCrossentropy(boolean fromLogits) {
        return get("sparse_categorical_crossentropy").with("from_logits", fromLogits);
    }
}
