package dev.densor.nn;

import dev.densor.nn.config.Config;
import dev.densor.ops.KerasVersion;
import dev.densor.ops.Linalg;
import dev.densor.ops.Normalizations;
import dev.densor.shape.PartialShape;
import dev.densor.shape.ShapeException;
import dev.densor.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The dot products of two inputs along an axis of each, row by row of the batch:
 * {@code out[b, i..., j...] = sum over k of x1[b, i..., k] * x2[b, k, j...]}, with k along the axis that was chosen.
 * The result is [batch, other axes of x1, other axes of x2], or [batch, 1] when there are none.
 */
public final class Dot extends MergeLayer {
    /** Keras 3 takes no length below 1e-7, Keras 2 none whose square is below 1e-12. */
    private static final double FLOOR_OF_SQUARES = 1e-14;

    private static final double FLOOR_OF_SQUARES_V2 = 1e-12;

    private final Axes axes;
    private boolean normalize;

    /**
     * Dot products along one axis of both inputs.
     *
     * @param axis not 0, which is the batch; a negative one counts from the end of each input
     */
    public Dot(int axis) {
        this(Axes.of("Dot", axis));
    }

    /** Dot products along an axis of the first input and one of the second; neither is 0, which is the batch. */
    public Dot(int first, int second) {
        this(Axes.of("Dot", first, second));
    }

    private Dot(Axes axes) {
        this.axes = axes;
    }

    static Dot of(Config config) {
        return of(config, "axes").normalize(config.flag("normalize", false));
    }

    /** With the axes that a configuration states under {@code key}. */
    static Dot of(Config config, String key) {
        Axes axes = Axes.read(config, key, -1);
        if (axes.isList() && axes.indices().size() != 2) {
            throw config.wrong(key, "an integer or a list of two");
        }
        return new Dot(axes);
    }

    /** Says whether both inputs are first divided by their length along the axis, which gives cosines; default not. */
    public Dot normalize(boolean divide) {
        normalize = divide;
        return this;
    }

    @Override
    public String className() {
        return "Dot";
    }

    @Override
    protected Map<String, Object> ownConfig() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("axes", axes.config());
        config.put("normalize", normalize);
        return config;
    }

    private int axis(int input) {
        return axes.indices().get(axes.isList() ? input : 0);
    }

    @Override
    protected PartialShape outputShape(List<PartialShape> inputs) {
        if (inputs.size() != 2) {
            throw new ShapeException(this + " takes two inputs, not " + inputs.size());
        }
        PartialShape x = inputs.get(0);
        PartialShape y = inputs.get(1);
        int inX = x.axis(axis(0), toString());
        int inY = y.axis(axis(1), toString());
        if (inX == 0 || inY == 0) {
            throw new ShapeException(this + ": axis 0 is the batch, choose another: " + inputs);
        }
        int k = x.dim(inX);
        if (k != y.dim(inY) && k != PartialShape.UNKNOWN && y.dim(inY) != PartialShape.UNKNOWN) {
            throw new ShapeException(this + ": inputs " + x + " and " + y + " do not fit along axes " + inX + " and "
                    + inY + " (" + k + " vs " + y.dim(inY) + ")");
        }
        PartialShape output = x.without(inX).concat(y.without(inY).without(0));
        return output.rank() == 1 ? output.concat(PartialShape.of(1)) : output;
    }

    @Override
    protected Tensor merge(List<Tensor> inputs) {
        return Linalg.batchDot(side(inputs, 0), side(inputs, 1), axis(0), axis(1));
    }

    private Tensor side(List<Tensor> inputs, int index) {
        double floor = semantics() == KerasVersion.V3 ? FLOOR_OF_SQUARES : FLOOR_OF_SQUARES_V2;
        return normalize ? Normalizations.l2(inputs.get(index), floor, axis(index)) : inputs.get(index);
    }

    @Override
    protected Tensor outputMask(List<MaskedTensor> inputs) {
        return null;
    }
}
