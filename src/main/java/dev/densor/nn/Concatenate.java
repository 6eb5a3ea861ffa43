package dev.densor.nn;

import dev.densor.nn.config.Config;
import dev.densor.ops.KerasVersion;
import dev.densor.ops.Reduction;
import dev.densor.ops.Shaping;
import dev.densor.shape.DType;
import dev.densor.shape.PartialShape;
import dev.densor.shape.Shape;
import dev.densor.shape.ShapeException;
import dev.densor.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The inputs one after the other along an axis; all other axes are of the same sizes in each. */
public final class Concatenate extends MergeLayer {
    private final int axis;

    /** A layer that joins along the last axis. */
    public Concatenate() {
        this(-1);
    }

    /**
     * A layer that joins along an axis.
     *
     * @param axis may count from the end; 0 is the batch
     */
    public Concatenate(int axis) {
        this.axis = axis;
    }

    static Concatenate of(Config config) {
        return new Concatenate(config.integer("axis", -1));
    }

    @Override
    public String className() {
        return "Concatenate";
    }

    @Override
    protected Map<String, Object> ownConfig() {
        return Map.of("axis", (long) axis);
    }

    @Override
    protected boolean takesIntegers() {
        return true;
    }

    @Override
    protected PartialShape outputShape(List<PartialShape> inputs) {
        PartialShape joined = inputs.get(0);
        int along = joined.axis(axis, toString());
        for (PartialShape next : inputs.subList(1, inputs.size())) {
            if (next.rank() != joined.rank()) {
                throw differ(inputs);
            }
            for (int i = 0; i < next.rank(); i++) {
                int size = i == along ? sum(joined.dim(i), next.dim(i)) : common(joined.dim(i), next.dim(i), inputs);
                joined = joined.with(i, size);
            }
        }
        return joined;
    }

    private int sum(int a, int b) {
        if (a == PartialShape.UNKNOWN || b == PartialShape.UNKNOWN) {
            return PartialShape.UNKNOWN;
        }
        if ((long) a + b > Integer.MAX_VALUE) {
            throw new ShapeException(this + ": axis " + axis + " would be longer than " + Integer.MAX_VALUE);
        }
        return a + b;
    }

    private int common(int a, int b, List<PartialShape> inputs) {
        if (a != b && a != PartialShape.UNKNOWN && b != PartialShape.UNKNOWN) {
            throw differ(inputs);
        }
        return a == PartialShape.UNKNOWN ? b : a;
    }

    private ShapeException differ(List<PartialShape> inputs) {
        return new ShapeException(this + ": inputs may differ along axis " + axis + " only: " + inputs);
    }

    @Override
    protected Tensor merge(List<Tensor> inputs) {
        return Shaping.concatenate(inputs, axis);
    }

    /**
     * A step counts where it does in any (Keras 3) or every (Keras 2) part along the last axis; a part without a mask
     * counts throughout.
     */
    @Override
    protected Tensor outputMask(List<MaskedTensor> inputs) {
        if (inputs.stream().map(MaskedTensor::mask).allMatch(Objects::isNull)) {
            return null;
        }
        Tensor joined = Shaping.concatenate(
                inputs.stream().map(Concatenate::elementMask).toList(), axis);
        return semantics() == KerasVersion.V3 ? Reduction.any(joined, false, -1) : Reduction.all(joined, false, -1);
    }

    /** The mask of each element. */
    private static Tensor elementMask(MaskedTensor input) {
        Shape shape = input.tensor().shape();
        if (input.mask() == null) {
            return Tensor.filled(input.tensor().backend(), DType.BOOL, shape, 1);
        }
        int[] dims = Arrays.copyOf(input.mask().shape().dims(), shape.rank());
        Arrays.fill(dims, input.mask().shape().rank(), dims.length, 1);
        return Shaping.broadcastTo(Shaping.reshape(input.mask(), Shape.of(dims)), shape);
    }
}
