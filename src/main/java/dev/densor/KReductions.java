package dev.densor;

import dev.densor.ops.KerasVersion;
import dev.densor.ops.Ordering;
import dev.densor.ops.Reduction;
import dev.densor.ops.Shaping;
import dev.densor.ops.Statistics;
import dev.densor.ops.Versioned;
import dev.densor.shape.DType;
import dev.densor.tensor.Tensor;

/** The functions of {@link K} that make one element of many along axes, and that count and order them. */
public abstract sealed class KReductions extends KElements permits KNetworks {
    KReductions() {}

    /** BOOL as {@link #floatx}. */
    private static Tensor numbers(Tensor x) {
        return x.dtype() == DType.BOOL ? castToFloatx(x) : x;
    }

    /** Sum over the axes, all of them when none is given; 0 of nothing. */
    public static Tensor sum(Tensor x, int... axes) {
        return sum(x, false, axes);
    }

    /** {@link #sum(Tensor, int...)}, where {@code keepDims} keeps the axes with size 1. */
    public static Tensor sum(Tensor x, boolean keepDims, int... axes) {
        return Reduction.sum(x, keepDims, axes);
    }

    /** Product over the axes, all of them when none is given; 1 of nothing. */
    public static Tensor prod(Tensor x, int... axes) {
        return prod(x, false, axes);
    }

    /** {@link #prod(Tensor, int...)}, where {@code keepDims} keeps the axes with size 1. */
    public static Tensor prod(Tensor x, boolean keepDims, int... axes) {
        return Reduction.prod(x, keepDims, axes);
    }

    /** Largest over the axes, all of them when none is given; NaN when one is. */
    public static Tensor max(Tensor x, int... axes) {
        return max(x, false, axes);
    }

    /** {@link #max(Tensor, int...)}, where {@code keepDims} keeps the axes with size 1. */
    public static Tensor max(Tensor x, boolean keepDims, int... axes) {
        return Reduction.max(x, keepDims, axes);
    }

    /** Smallest over the axes, all of them when none is given; NaN when one is. */
    public static Tensor min(Tensor x, int... axes) {
        return min(x, false, axes);
    }

    /** {@link #min(Tensor, int...)}, where {@code keepDims} keeps the axes with size 1. */
    public static Tensor min(Tensor x, boolean keepDims, int... axes) {
        return Reduction.min(x, keepDims, axes);
    }

    /**
     * Mean over the axes, all of them when none is given. Of BOOL it is {@link #floatx}; of integers float32, as in
     * Keras 3, also where Keras 2 would truncate to their type.
     */
    public static Tensor mean(Tensor x, int... axes) {
        return mean(x, false, axes);
    }

    /** {@link #mean(Tensor, int...)}, where {@code keepDims} keeps the axes with size 1. */
    public static Tensor mean(Tensor x, boolean keepDims, int... axes) {
        return Reduction.mean(numbers(x), keepDims, axes);
    }

    /** Variance of a population over the axes; types as for {@link #mean}. */
    public static Tensor var(Tensor x, int... axes) {
        return var(x, false, axes);
    }

    /** {@link #var(Tensor, int...)}, where {@code keepDims} keeps the axes with size 1. */
    public static Tensor var(Tensor x, boolean keepDims, int... axes) {
        return Reduction.variance(numbers(x), keepDims, axes);
    }

    /** Standard deviation of a population over the axes; types as for {@link #mean}. */
    public static Tensor std(Tensor x, int... axes) {
        return std(x, false, axes);
    }

    /** {@link #std(Tensor, int...)}, where {@code keepDims} keeps the axes with size 1. */
    public static Tensor std(Tensor x, boolean keepDims, int... axes) {
        return Statistics.std(numbers(x), keepDims, axes);
    }

    /** Whether any is not 0 over the axes, BOOL. */
    public static Tensor any(Tensor x, int... axes) {
        return any(x, false, axes);
    }

    /** {@link #any(Tensor, int...)}, where {@code keepDims} keeps the axes with size 1. */
    public static Tensor any(Tensor x, boolean keepDims, int... axes) {
        return Reduction.any(Shaping.cast(x, DType.BOOL), keepDims, axes);
    }

    /** Whether all are not 0 over the axes, BOOL. */
    public static Tensor all(Tensor x, int... axes) {
        return all(x, false, axes);
    }

    /** {@link #all(Tensor, int...)}, where {@code keepDims} keeps the axes with size 1. */
    public static Tensor all(Tensor x, boolean keepDims, int... axes) {
        return Reduction.all(Shaping.cast(x, DType.BOOL), keepDims, axes);
    }

    /** {@code log(sum(e^x))} over the axes, without overflow. */
    public static Tensor logsumexp(Tensor x, int... axes) {
        return logsumexp(x, false, axes);
    }

    /** {@link #logsumexp(Tensor, int...)}, where {@code keepDims} keeps the axes with size 1. */
    public static Tensor logsumexp(Tensor x, boolean keepDims, int... axes) {
        return Reduction.logSumExp(x, keepDims, axes);
    }

    /** Index of the largest along the last axis, the lowest of several; INT32. */
    public static Tensor argmax(Tensor x) {
        return argmax(x, -1);
    }

    /** Index of the largest along an axis, the lowest of several; INT32. */
    public static Tensor argmax(Tensor x, int axis) {
        return argmax(x, axis, KerasVersion.V2);
    }

    /** Index of the largest along an axis, the lowest of several; INT32. -0 equals +0 in V2 and is below it in V3. */
    public static Tensor argmax(Tensor x, int axis, KerasVersion version) {
        return Versioned.argmax(x, axis, version);
    }

    /** Index of the smallest along the last axis, the lowest of several; INT32. */
    public static Tensor argmin(Tensor x) {
        return argmin(x, -1);
    }

    /** Index of the smallest along an axis, the lowest of several; INT32. */
    public static Tensor argmin(Tensor x, int axis) {
        return argmin(x, axis, KerasVersion.V2);
    }

    /** Index of the smallest along an axis, the lowest of several; INT32. -0 equals +0 in V2 and is below it in V3. */
    public static Tensor argmin(Tensor x, int axis, KerasVersion version) {
        return Versioned.argmin(x, axis, version);
    }

    /** Running sum along the first axis. */
    public static Tensor cumsum(Tensor x) {
        return cumsum(x, 0);
    }

    /** Running sum along an axis. */
    public static Tensor cumsum(Tensor x, int axis) {
        return Reduction.cumsum(x, axis);
    }

    /** Running product along the first axis. */
    public static Tensor cumprod(Tensor x) {
        return cumprod(x, 0);
    }

    /** Running product along an axis. */
    public static Tensor cumprod(Tensor x, int axis) {
        return Reduction.cumprod(x, axis);
    }

    /** Mean and variance over the axes. */
    public static Statistics.Moments moments(Tensor x, int... axes) {
        return Statistics.moments(x, false, axes);
    }

    /** The k largest along the last axis, descending, the lowest index first among equals. */
    public static Ordering.Largest topK(Tensor x, int k) {
        return Ordering.topK(x, k);
    }

    /**
     * Whether the prediction [batch, classes] for the INT32 target [batch] is among the k largest, ties included; BOOL
     * [batch]. False where a prediction is not finite.
     */
    public static Tensor inTopK(Tensor predictions, Tensor targets, int k) {
        return inTopK(predictions, targets, k, KerasVersion.V2);
    }

    /** {@link #inTopK(Tensor, Tensor, int)}; in V3 infinite predictions count. */
    public static Tensor inTopK(Tensor predictions, Tensor targets, int k, KerasVersion version) {
        return Ordering.inTopK(predictions, targets, k, version);
    }
}
