package dev.densor.nn;

import dev.densor.nn.config.Config;
import dev.densor.ops.Shaping;
import dev.densor.shape.PartialShape;
import dev.densor.shape.Shape;
import dev.densor.tensor.Tensor;
import java.util.Map;

/** {@code x} [batch, features] n times as [batch, n, features]. */
public final class RepeatVector extends UnaryLayer {
    private final int n;

    /**
     * A layer that repeats each row {@code n} times.
     *
     * @throws IllegalArgumentException when that is not at least once
     */
    public RepeatVector(int n) {
        if (n < 1) {
            throw new IllegalArgumentException("RepeatVector: n must be a positive integer, not " + n);
        }
        this.n = n;
    }

    static RepeatVector of(Config config) {
        return new RepeatVector(config.positiveInt("n"));
    }

    @Override
    public String className() {
        return "RepeatVector";
    }

    @Override
    protected Map<String, Object> ownConfig() {
        return Map.of("n", (long) n);
    }

    @Override
    protected boolean takesIntegers() {
        return true;
    }

    @Override
    protected PartialShape outputShape(PartialShape input) {
        requireRank(input, 2);
        return PartialShape.of(input.dim(0), n, input.dim(1));
    }

    @Override
    protected Tensor call(Tensor x) {
        Shape repeated = Shape.of(x.shape().dim(0), n, x.shape().dim(1));
        return Shaping.broadcastTo(Shaping.expandDims(x, 1), repeated);
    }
}
