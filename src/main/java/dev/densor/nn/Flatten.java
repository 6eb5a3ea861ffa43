package dev.densor.nn;

import dev.densor.nn.config.Config;
import dev.densor.ops.Shaping;
import dev.densor.shape.PartialShape;
import dev.densor.tensor.Tensor;
import java.util.Map;

/**
 * {@code x} [batch, ...] as [batch, features], each row in row-major order; a row without axes becomes one feature.
 * With the channels first, they are moved to the last axis before.
 */
public final class Flatten extends UnaryLayer {
    private final DataFormat format;

    /** A layer that leaves the axes in their order. */
    public Flatten() {
        this(DataFormat.CHANNELS_LAST);
    }

    /**
     * A layer.
     *
     * @param format where the channels of the input are
     */
    public Flatten(DataFormat format) {
        this.format = format;
    }

    static Flatten of(Config config) {
        return new Flatten(DataFormat.read(config));
    }

    @Override
    public String className() {
        return "Flatten";
    }

    @Override
    protected Map<String, Object> ownConfig() {
        return Map.of("data_format", format.kerasName());
    }

    @Override
    protected boolean takesIntegers() {
        return true;
    }

    @Override
    protected PartialShape outputShape(PartialShape input) {
        requireRankAtLeast(input, 1);
        return PartialShape.of(input.dim(0), input.slice(1, input.rank()).product());
    }

    @Override
    protected Tensor call(Tensor x) {
        int rank = x.shape().rank();
        boolean moves = format == DataFormat.CHANNELS_FIRST && rank > 2;
        return Shaping.merge(moves ? Shaping.moveAxis(x, 1, -1) : x, 1, rank);
    }
}
