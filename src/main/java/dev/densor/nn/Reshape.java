package dev.densor.nn;

import dev.densor.nn.config.Config;
import dev.densor.ops.Shaping;
import dev.densor.shape.PartialShape;
import dev.densor.shape.Shape;
import dev.densor.shape.ShapeException;
import dev.densor.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;

/** {@code x} [batch, ...] as [batch, target...], each row in row-major order. */
public final class Reshape extends UnaryLayer {
    private static final int REST = -1;

    private final int[] target;

    /**
     * A layer to these sizes.
     *
     * @param target without the batch; one may be -1 and follows from the others
     * @throws IllegalArgumentException when one is below -1, or several are -1
     */
    public Reshape(int... target) {
        if (Arrays.stream(target).anyMatch(dim -> dim < REST)
                || Arrays.stream(target).filter(dim -> dim == REST).count() > 1) {
            throw new IllegalArgumentException(
                    "Reshape: target_shape must have sizes of 0 or more, and at most one -1, not "
                            + Arrays.toString(target));
        }
        this.target = target.clone();
    }

    static Reshape of(Config config) {
        return new Reshape(
                config.integers("target_shape").orElseThrow(() -> config.wrong("target_shape", "a list of integers")));
    }

    @Override
    public String className() {
        return "Reshape";
    }

    @Override
    protected Map<String, Object> ownConfig() {
        return Map.of("target_shape", LayerConfig.integers(target));
    }

    @Override
    protected boolean takesIntegers() {
        return true;
    }

    @Override
    protected PartialShape outputShape(PartialShape input) {
        requireRankAtLeast(input, 1);
        PartialShape rows = input.slice(1, input.rank());
        return input.slice(0, 1).concat(resolve(rows));
    }

    @Override
    protected Tensor call(Tensor x) {
        return Shaping.reshape(
                x, Shape.of(outputShape(PartialShape.of(x.shape())).dims()));
    }

    /** The sizes of a row, unknown only where the input's are. */
    private PartialShape resolve(PartialShape row) {
        int size = row.product();
        PartialShape wanted = PartialShape.of(target);
        if (size == PartialShape.UNKNOWN) {
            return wanted;
        }
        int rest = rest();
        int known = rest < 0 ? wanted.product() : wanted.without(rest).product();
        boolean fits = rest < 0 ? size == known : known > 0 && size % known == 0;
        if (!fits) {
            throw new ShapeException(this + ": a row of " + row + " has " + size + " elements, which do not fill "
                    + Arrays.toString(target));
        }
        return rest < 0 ? wanted : wanted.with(rest, size / known);
    }

    /** Which size follows from the others, or -1. */
    private int rest() {
        for (int i = 0; i < target.length; i++) {
            if (target[i] == REST) {
                return i;
            }
        }
        return -1;
    }
}
