package dev.densor.nn;

import dev.densor.nn.config.Config;
import dev.densor.ops.Activation;
import dev.densor.ops.Activations;
import dev.densor.ops.Comparison;
import dev.densor.ops.Elementwise;
import dev.densor.ops.Reduction;
import dev.densor.shape.DType;
import dev.densor.shape.PartialShape;
import dev.densor.shape.Shape;
import dev.densor.shape.ShapeException;
import dev.densor.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * {@code e^x / sum(e^x)} along an axis, or over several together. x is [batch, ...], the result has its shape.
 *
 * <p>A mask that broadcasts to x takes elements out: their result is 0, and the others sum to 1. A mask that does not
 * is an error.
 */
public final class Softmax extends SameShapeLayer {
    private final Axes axes;

    private Softmax(Axes axes) {
        this.axes = axes;
    }

    /** A layer along the last axis. */
    public Softmax() {
        this(-1);
    }

    /**
     * A layer along one axis, or over several together.
     *
     * @param axes each counts the batch, or from the last when negative
     * @throws IllegalArgumentException when there is none
     */
    public Softmax(int... axes) {
        this(Axes.of("Softmax", axes));
    }

    static Softmax of(Config config) {
        return new Softmax(Axes.read(config, "axis", -1));
    }

    @Override
    public String className() {
        return "Softmax";
    }

    @Override
    protected Map<String, Object> ownConfig() {
        return Map.of("axis", axes.config());
    }

    @Override
    protected PartialShape outputShape(PartialShape input) {
        axes.check(input, toString());
        return input;
    }

    @Override
    Optional<Activation> asActivation() {
        boolean isOfRows = Arrays.equals(axes.toArray(), new int[] {-1});
        return isOfRows ? Optional.of(Activations.get("softmax", semantics())) : Optional.empty();
    }

    @Override
    protected Tensor call(Tensor x) {
        // Keras computes the two forms in different ways, which shows at infinite elements.
        int[] along = axes.toArray();
        return along.length == 1
                ? Activations.softmax(x, along)
                : Elementwise.exp(Elementwise.subtract(x, Reduction.logSumExp(x, true, along)));
    }

    @Override
    protected Tensor call(Tensor x, Tensor mask) {
        if (mask == null) {
            return call(x);
        }
        requireBroadcast(mask.shape(), x.shape());
        // The largest finite float16 is 65504.
        double out = x.dtype() == DType.FLOAT16 ? -3e4 : -1e9;
        Tensor probabilities = call(Comparison.where(mask, x, out));
        // Where a whole row is masked its softmax would be uniform.
        return Comparison.where(mask, probabilities, 0);
    }

    private static void requireBroadcast(Shape mask, Shape x) {
        boolean fits = mask.rank() <= x.rank();
        for (int i = 1; fits && i <= mask.rank(); i++) {
            fits = mask.dim(-i) == 1 || mask.dim(-i) == x.dim(-i);
        }
        if (!fits) {
            throw new ShapeException("mask " + mask + " does not broadcast to the input " + x
                    + "; Softmax masks elements, not the steps of a sequence");
        }
    }
}
