package dev.densor.ops;

import dev.densor.tensor.Tensor;

/** Moments of a population over some axes, which are as in {@link Reduction}. */
public final class Statistics {
    private Statistics() {}

    /**
     * The first two moments.
     *
     * @param mean {@code sum(x) / n}
     * @param variance {@code sum((x - mean)^2) / n}
     */
    public record Moments(Tensor mean, Tensor variance) {}

    /** {@link Reduction#mean} and {@link Reduction#variance}. */
    public static Moments moments(Tensor x, boolean keepDims, int... axes) {
        return new Moments(Reduction.mean(x, keepDims, axes), Reduction.variance(x, keepDims, axes));
    }

    /** {@code sqrt(variance(x))}, types as for {@link Reduction#mean}. */
    public static Tensor std(Tensor x, boolean keepDims, int... axes) {
        return Elementwise.sqrt(Reduction.variance(x, keepDims, axes));
    }
}
