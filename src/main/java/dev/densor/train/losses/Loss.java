package dev.densor.train.losses;

import dev.densor.nn.config.Configurable;
import dev.densor.ops.Aligned;
import dev.densor.ops.Comparison;
import dev.densor.ops.Elementwise;
import dev.densor.ops.KerasVersion;
import dev.densor.ops.Reduction;
import dev.densor.ops.Shaping;
import dev.densor.shape.DType;
import dev.densor.shape.Shape;
import dev.densor.shape.ShapeException;
import dev.densor.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A loss as Keras's class of that name: a value per sample, weighted, masked and reduced to one. {@link Losses} makes
 * them. Immutable; the tensors it computes belong to the innermost scope.
 *
 * <p>Predictions of a 16-bit type or of integers are cast to float32 first; the result is float32, or float64 where the
 * predictions are.
 */
public final class Loss implements Configurable {
    private final LossSpec spec;
    private final String name;
    private final LossReduction reduction;

    Loss(LossSpec spec, String name, LossReduction reduction) {
        this.spec = spec;
        this.name = name;
        this.reduction = reduction;
    }

    /** Its name: {@code "mean_squared_error"}. */
    public String name() {
        return name;
    }

    /** How the values become one. */
    public LossReduction reduction() {
        return reduction;
    }

    /** The same loss, reduced in another way. */
    public Loss with(LossReduction other) {
        return new Loss(spec, name, other);
    }

    /** The same loss under another name. */
    public Loss named(String other) {
        return new Loss(spec, other, reduction);
    }

    /** The same loss by the formula of a version of Keras. */
    Loss in(KerasVersion version) {
        return new Loss(spec.in(version), name, reduction);
    }

    /**
     * The same loss with another value of an option.
     *
     * @param option Keras's name: {@code "from_logits"}, {@code "label_smoothing"}, {@code "delta"}
     * @param value a number, a truth value, text, or null
     * @throws IllegalArgumentException when it has no such option, or the value is not valid
     */
    public Loss with(String option, Object value) {
        Map<String, Object> options = spec.changed(option, value);
        LossSpec changed = LossCatalog.get(spec.className(), options).spec;
        return new Loss(changed.in(spec.function().version()), name, reduction);
    }

    /** The loss of a batch: {@link #apply(Tensor, Tensor, Tensor, Tensor)} without weights and mask. */
    public Tensor apply(Tensor yTrue, Tensor yPred) {
        return apply(yTrue, yPred, null, null);
    }

    /** The loss of a batch with weights: {@link #apply(Tensor, Tensor, Tensor, Tensor)} without a mask. */
    public Tensor apply(Tensor yTrue, Tensor yPred, Tensor sampleWeight) {
        return apply(yTrue, yPred, sampleWeight, null);
    }

    /**
     * The loss of a batch: the values of {@link #values} times their weights, reduced. A mean divides by the number of
     * values, and where a mask is by the number that it leaves; not by the sum of weights. 0 where there is nothing to
     * divide by.
     *
     * @param yTrue what was to be predicted
     * @param yPred [batch, ...], what was predicted
     * @param sampleWeight broadcasts against the values; [batch] and [batch, 1] go together; or null
     * @param mask BOOL, the shape of the values, false where a value does not count; or null
     * @return [], or the shape of the values when they are not reduced
     * @throws ShapeException when the operands do not fit
     */
    public Tensor apply(Tensor yTrue, Tensor yPred, Tensor sampleWeight, Tensor mask) {
        Tensor predictions = floating(yPred);
        Tensor values = spec.function().values(yTrue, predictions);
        Tensor weights = weights(sampleWeight, and(mask, spec.function().mask(yTrue, predictions)), values.dtype());
        if (weights == null) {
            return reduce(values, null);
        }
        Aligned pair = Aligned.of(values, weights);
        return reduce(product("values and weights", pair.first(), pair.second()), pair.second());
    }

    /**
     * One value per sample, or per position of a sample, neither weighted nor reduced.
     *
     * @throws ShapeException when the operands do not fit
     */
    public Tensor values(Tensor yTrue, Tensor yPred) {
        return spec.function().values(yTrue, floating(yPred));
    }

    private static Tensor floating(Tensor yPred) {
        return Shaping.cast(yPred, yPred.dtype() == DType.FLOAT64 ? DType.FLOAT64 : DType.FLOAT32);
    }

    private static Tensor and(Tensor a, Tensor b) {
        return a == null ? b : b == null ? a : Comparison.and(a, b);
    }

    private Tensor product(String what, Tensor a, Tensor b) {
        Shape.broadcast(a.shape(), b.shape(), "loss \"" + name + "\", " + what);
        return Elementwise.multiply(a, b);
    }

    /** Weights and mask as one factor; null when there is neither. */
    private Tensor weights(Tensor sampleWeight, Tensor mask, DType dtype) {
        if (sampleWeight == null) {
            return mask == null ? null : factor(mask, dtype);
        }
        Tensor weights = Shaping.cast(sampleWeight, dtype);
        if (mask == null) {
            return weights;
        }
        Aligned pair = Aligned.of(factor(mask, dtype), weights);
        return product("mask and weights", pair.first(), pair.second());
    }

    /** A mean divides by the number of values, so what is left weighs number / number left. */
    private Tensor factor(Tensor mask, DType dtype) {
        Tensor ones = Shaping.cast(mask, dtype);
        return switch (reduction) {
            case SUM, NONE, MEAN_WITH_SAMPLE_WEIGHT -> ones;
            case MEAN, SUM_OVER_BATCH_SIZE -> {
                Tensor left = Reduction.sum(ones, false);
                Tensor total = Tensor.filled(
                        left.backend(), dtype, Shape.SCALAR, mask.shape().size());
                yield Elementwise.multiply(ones, quotient(total, left));
            }
        };
    }

    private Tensor reduce(Tensor values, Tensor weights) {
        if (reduction == LossReduction.NONE || values.shape().rank() == 0) {
            return values;
        }
        Tensor sum = Reduction.sum(values, false);
        return switch (reduction) {
            case SUM, NONE -> sum;
            case MEAN_WITH_SAMPLE_WEIGHT ->
                weights == null ? mean(sum, values.shape()) : quotient(sum, Reduction.sum(weights, false));
            case MEAN, SUM_OVER_BATCH_SIZE -> mean(sum, values.shape());
        };
    }

    private static Tensor mean(Tensor sum, Shape values) {
        return Elementwise.divide(sum, Math.max(1, values.size()));
    }

    /** {@code a / b}, 0 where b is. */
    private static Tensor quotient(Tensor a, Tensor b) {
        Tensor isSafe = Comparison.notEqual(b, 0);
        Tensor divisor = Comparison.where(isSafe, b, 1);
        return Comparison.where(isSafe, Elementwise.divide(a, divisor), 0);
    }

    /** Keras's class name: {@code "MeanSquaredError"}; the name of one of your own. */
    @Override
    public String className() {
        return spec.className();
    }

    boolean isOwn() {
        return spec.isOwn();
    }

    /** Name, reduction and options, as Keras writes them. */
    @Override
    public Map<String, Object> config() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("name", name);
        config.put("reduction", reduction.kerasName());
        config.putAll(spec.written());
        return config;
    }

    @Override
    public String toString() {
        return className() + config();
    }
}
