package dev.densor.ops;

import dev.densor.autograd.Tape;
import dev.densor.backend.Buffer;
import dev.densor.backend.UnaryOp;
import dev.densor.backend.fused.LayerNormKernel;
import dev.densor.backend.fused.LayerNormSpec;
import dev.densor.shape.DType;
import dev.densor.shape.Shape;
import dev.densor.tensor.Tensor;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

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
            if (!Tape.isRecording()
                    && wide.backend() instanceof LayerNormKernel device
                    && isOfRows(wide, affine, axes)) {
                return layerNorm(device, wide, affine, epsilon, axes.length);
            }
            Statistics own = new Statistics(Reduction.mean(wide, true, axes), Reduction.variance(wide, true, axes));
            return normalize(wide, own, affine, epsilon);
        });
    }

    /** Whether {@code axes} are the last ones of a FLOAT32 tensor with elements, and the parameters have just those. */
    private static boolean isOfRows(Tensor x, Affine affine, int... axes) {
        int rank = x.shape().rank();
        int first = rank - axes.length;
        boolean areLast = axes.length > 0
                && IntStream.of(axes)
                                .map(axis -> x.shape().axis(axis, "normalize"))
                                .distinct()
                                .count()
                        == axes.length
                && IntStream.of(axes).allMatch(axis -> x.shape().axis(axis, "normalize") >= first);
        return areLast
                && x.dtype() == DType.FLOAT32
                && x.shape().size() > 0
                && x.shape().size(first, rank) <= Integer.MAX_VALUE
                && isRow(affine.gamma(), x.shape(), first)
                && isRow(affine.beta(), x.shape(), first);
    }

    /** Whether a parameter has the axes of {@code shape} from {@code first} on, behind any of size 1, or is null. */
    private static boolean isRow(Tensor parameter, Shape shape, int first) {
        if (parameter == null) {
            return true;
        }
        int missing = shape.rank() - parameter.shape().rank();
        return missing >= 0
                && missing <= first
                && IntStream.range(missing, shape.rank())
                        .allMatch(i -> parameter.shape().dim(i - missing) == (i < first ? 1 : shape.dim(i)));
    }

    private static Tensor layerNorm(LayerNormKernel device, Tensor x, Affine affine, double epsilon, int axes) {
        int rank = x.shape().rank();
        int length = Math.toIntExact(x.shape().size(rank - axes, rank));
        Tensor out = Tensor.uninitialized(x.backend(), x.dtype(), x.shape());
        device.layerNorm(
                new LayerNormSpec(x.shape().size() / length, length, epsilon),
                x.contiguous().buffer(),
                row(x, affine.gamma()),
                row(x, affine.beta()),
                out.buffer());
        return out;
    }

    private static Buffer row(Tensor x, Tensor parameter) {
        return parameter == null ? null : like(x, parameter).contiguous().buffer();
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
        return Operands.inFloat32(x, computation);
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
