package dev.densor.ops;

import dev.densor.shape.Shape;
import dev.densor.tensor.Tensor;
import java.util.Arrays;

/** Normalisation of channels over a batch, by parameters that have a number for each channel. */
public final class BatchNormalizing {
    private BatchNormalizing() {}

    /**
     * {@link Normalizations#normalize} by statistics of each channel.
     *
     * @param x [..., channels, ...]
     * @param statistics of one axis, [channels], or broadcasting against x
     * @param affine the same
     * @param axis where the channels are
     */
    public static Tensor byStatistics(
            Tensor x, Normalizations.Statistics statistics, Normalizations.Affine affine, int axis, double epsilon) {
        int[] dims = new int[x.shape().rank()];
        Arrays.fill(dims, 1);
        dims[x.shape().axis(axis, "batchNormalization")] = -1;
        return Normalizations.normalize(
                x,
                new Normalizations.Statistics(aligned(statistics.mean(), dims), aligned(statistics.variance(), dims)),
                new Normalizations.Affine(aligned(affine.gamma(), dims), aligned(affine.beta(), dims)),
                epsilon);
    }

    private static Tensor aligned(Tensor parameter, int... dims) {
        return parameter == null || parameter.shape().rank() != 1 ? parameter : Shaping.reshape(parameter, dims);
    }

    /**
     * What a batch was normalised to, and by what.
     *
     * @param output like the batch
     * @param mean the axes that were not reduced
     * @param variance the same
     */
    public record Normalized(Tensor output, Tensor mean, Tensor variance) {}

    /**
     * {@link Normalizations#normalize} by the mean and variance that the batch itself has.
     *
     * @param affine as many elements as the axes that are not reduced, or broadcasting against x
     * @param axes over which mean and variance are
     */
    public static Normalized byItself(Tensor x, Normalizations.Affine affine, double epsilon, int... axes) {
        Statistics.Moments moments = Statistics.moments(x, true, axes);
        Shape kept = moments.mean().shape();
        Normalizations.Affine aligned =
                new Normalizations.Affine(reshaped(affine.gamma(), kept), reshaped(affine.beta(), kept));
        Tensor output = Normalizations.normalize(
                x, new Normalizations.Statistics(moments.mean(), moments.variance()), aligned, epsilon);
        int[] rest = rest(x.shape(), axes);
        return new Normalized(output, Shaping.reshape(moments.mean(), rest), Shaping.reshape(moments.variance(), rest));
    }

    private static Tensor reshaped(Tensor parameter, Shape kept) {
        boolean fits = parameter != null && parameter.shape().size() == kept.size();
        return fits ? Shaping.reshape(parameter, kept) : parameter;
    }

    private static int[] rest(Shape shape, int... axes) {
        if (axes.length == 0) {
            return new int[0];
        }
        Shape rest = shape;
        int[] descending = Arrays.stream(axes)
                .map(axis -> -shape.axis(axis, "batchNormalization"))
                .sorted()
                .toArray();
        for (int axis : descending) {
            rest = rest.without(-axis);
        }
        return rest.dims();
    }
}
