package dev.densor.ops;

import dev.densor.backend.UnaryOp;
import dev.densor.shape.DType;
import dev.densor.tensor.Tensor;
import java.util.function.UnaryOperator;

/**
 * Normalisations. 16-bit operands are computed in float32 and rounded once at the end, as Keras does. Scale and offset
 * parameters broadcast against {@code x}; null leaves them out.
 */
public final class Normalizations {
    private Normalizations() {}

    /**
     * {@code (x - mean) / sqrt(variance + epsilon) * gamma + beta} with given statistics.
     *
     * @param statistics what to normalise by
     * @param affine what to scale and shift by
     */
    public static Tensor normalize(Tensor x, Statistics statistics, Affine affine, double epsilon) {
        return inFloat32(x, wide -> {
            Tensor factor = inverseRoot(like(wide, statistics.variance()), epsilon);
            if (affine.gamma() != null) {
                factor = Elementwise.multiply(factor, like(wide, affine.gamma()));
            }
            Tensor centred = Elementwise.subtract(wide, like(wide, statistics.mean()));
            return shift(Elementwise.multiply(centred, factor), affine.beta());
        });
    }

    /**
     * Mean and variance to normalise by.
     *
     * @param mean broadcasts against x
     * @param variance broadcasts against x
     */
    public record Statistics(Tensor mean, Tensor variance) {}

    /**
     * Scale and offset after normalising.
     *
     * @param gamma the scale, or null
     * @param beta the offset, or null
     */
    public record Affine(Tensor gamma, Tensor beta) {}

    /** {@link #normalize} by the mean and the population variance over {@code axes} of x itself. */
    public static Tensor standardize(Tensor x, Affine affine, double epsilon, int... axes) {
        return inFloat32(x, wide -> {
            Statistics own = new Statistics(Reduction.mean(wide, true, axes), Reduction.variance(wide, true, axes));
            return normalize(wide, own, affine, epsilon);
        });
    }

    /** {@code x / sqrt(mean(x^2) + epsilon) * gamma} over {@code axes}. */
    public static Tensor rms(Tensor x, Tensor gamma, double epsilon, int... axes) {
        return inFloat32(
                x, wide -> scaleBy(wide, Reduction.mean(Elementwise.square(wide), true, axes), gamma, epsilon));
    }

    /** {@code x / sqrt(variance(x) + epsilon) * gamma} over {@code axes}; x is not centred. */
    public static Tensor byDeviation(Tensor x, Tensor gamma, double epsilon, int... axes) {
        return inFloat32(x, wide -> scaleBy(wide, Reduction.variance(wide, true, axes), gamma, epsilon));
    }

    /** {@code x / sqrt(max(sum(x^2), floor))} over {@code axes}: vectors of length 1. */
    public static Tensor l2(Tensor x, double floor, int... axes) {
        return inFloat32(x, wide -> {
            Tensor squares = Reduction.sum(Elementwise.square(wide), true, axes);
            return Elementwise.divide(wide, Elementwise.sqrt(Elementwise.maximum(squares, floor)));
        });
    }

    private static Tensor inFloat32(Tensor x, UnaryOperator<Tensor> computation) {
        Operands.floating("normalize", x);
        DType work = x.dtype() == DType.FLOAT64 ? DType.FLOAT64 : DType.FLOAT32;
        return Shaping.cast(computation.apply(Shaping.cast(x, work)), x.dtype());
    }

    private static Tensor scaleBy(Tensor x, Tensor square, Tensor gamma, double epsilon) {
        Tensor scaled = Elementwise.multiply(x, inverseRoot(square, epsilon));
        return gamma == null ? scaled : Elementwise.multiply(scaled, like(x, gamma));
    }

    private static Tensor inverseRoot(Tensor variance, double epsilon) {
        return Elementwise.apply(UnaryOp.RECIPROCAL, Elementwise.sqrt(Elementwise.add(variance, epsilon)));
    }

    private static Tensor shift(Tensor x, Tensor beta) {
        return beta == null ? x : Elementwise.add(x, like(x, beta));
    }

    private static Tensor like(Tensor x, Tensor parameter) {
        return Shaping.cast(parameter, x.dtype());
    }
}
