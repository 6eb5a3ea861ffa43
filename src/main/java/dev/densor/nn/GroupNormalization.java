package dev.densor.nn;

import dev.densor.nn.config.Config;
import dev.densor.ops.Normalizations;
import dev.densor.ops.Shaping;
import dev.densor.shape.PartialShape;
import dev.densor.shape.ShapeException;
import dev.densor.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * {@code (x - mean) / sqrt(variance + epsilon) * gamma + beta}, with the mean and the variance of each example over
 * groups of neighbouring channels and all other axes but the batch. Gamma and beta have an element for each channel.
 * One group for each channel is instance normalisation. Source: Y. Wu, K. He, Group Normalization, 2018.
 */
public final class GroupNormalization extends AffineNormalization<GroupNormalization> {
    private static final int ONE_A_CHANNEL = -1;
    private static final int DEFAULT_GROUPS = 32;

    private int groups = DEFAULT_GROUPS;
    private int axis = -1;

    /** A layer of 32 groups along the last axis. */
    public GroupNormalization() {}

    static GroupNormalization of(Config config) {
        GroupNormalization layer = new GroupNormalization().read(config);
        layer.axis = config.integer("axis", -1);
        return layer.groups(config.integer("groups", DEFAULT_GROUPS));
    }

    /**
     * Sets the number of groups; default 32.
     *
     * @param count 1 or more, or -1 for a group for each channel
     * @throws IllegalArgumentException when it is something else
     */
    public GroupNormalization groups(int count) {
        if (count < 1 && count != ONE_A_CHANNEL) {
            throw new IllegalArgumentException(
                    "groups must be a positive integer, or -1 for a group a channel, not " + count);
        }
        groups = count;
        return this;
    }

    /** Sets the axis of the channels; default the last. */
    public GroupNormalization axis(int channels) {
        axis = channels;
        return this;
    }

    @Override
    GroupNormalization self() {
        return this;
    }

    @Override
    public String className() {
        return "GroupNormalization";
    }

    @Override
    protected Map<String, Object> ownConfig() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("groups", (long) groups);
        config.put("axis", (long) axis);
        writeFlags(config);
        writeWeights(config);
        return config;
    }

    @Override
    protected Tensor convert(Tensor x) {
        return inFullPrecision(x);
    }

    @Override
    protected void build(PartialShape input) {
        if (input.axis(axis, toString()) == 0) {
            throw new ShapeException(this + ": axis " + axis + " of " + input + " is the batch, choose another");
        }
        int channels = input.knownDim(axis, toString());
        if (groups == ONE_A_CHANNEL) {
            groups = Math.max(1, channels);
        }
        if (channels % groups != 0) {
            throw new ShapeException(this + ": " + channels + " channels (axis " + axis + " of " + input
                    + ") do not divide into " + groups + " groups");
        }
        declare(input, Axes.of("GroupNormalization", axis), scales(), centers());
    }

    @Override
    protected Tensor call(Tensor x) {
        int split = x.shape().axis(axis, toString());
        Tensor grouped = Shaping.reshape(x, divide(x.shape().dims(), split));
        int[] over = IntStream.range(1, grouped.shape().rank())
                .filter(i -> i != split)
                .toArray();
        Normalizations.Affine affine = affine(x, divide(parameterDims(x.shape()), split));
        Tensor result = Normalizations.standardize(grouped, affine, epsilon(), over);
        return Shaping.cast(Shaping.reshape(result, x.shape()), policy().compute());
    }

    /** {@code dims} with the axis of the channels made two: groups, and channels in a group. */
    private int[] divide(int[] dims, int split) {
        int[] divided = new int[dims.length + 1];
        System.arraycopy(dims, 0, divided, 0, split);
        divided[split] = groups;
        divided[split + 1] = dims[split] / groups;
        System.arraycopy(dims, split + 1, divided, split + 2, dims.length - split - 1);
        return divided;
    }
}
