package dev.densor.ops;

import dev.densor.backend.BinaryOp;
import dev.densor.backend.UnaryOp;
import dev.densor.shape.DType;
import dev.densor.shape.ShapeException;
import dev.densor.tensor.Tensor;

/** Functions that Keras 2 and Keras 3 compute differently; the activations among them are in {@link Activations}. */
public final class Versioned {
    /** What Keras 2 divides by at least, squared. */
    private static final double SQUARES_FLOOR_V2 = 1e-12;

    private Versioned() {}

    /** Square root; of what is below 0 it is 0 in V2, NaN in V3. */
    public static Tensor sqrt(Tensor x, KerasVersion version) {
        return Elementwise.sqrt(version == KerasVersion.V2 ? Elementwise.maximum(x, 0) : x);
    }

    /**
     * {@code min(max(x, low), high)}; NaN stays; where the bounds cross V2 takes {@code low}, V3 {@code high}.
     * -infinity below and +infinity above are no bounds, also of integers, which do not have them.
     */
    public static Tensor clip(Tensor x, double low, double high, KerasVersion version) {
        double top = version == KerasVersion.V2 ? Math.max(low, high) : high;
        Tensor above = low == Double.NEGATIVE_INFINITY ? x : Elementwise.maximum(x, low);
        return top == Double.POSITIVE_INFINITY ? above : Elementwise.minimum(above, top);
    }

    /**
     * {@link Activations#softmax}.
     *
     * @throws ShapeException in V2 when x has one axis or none
     */
    public static Tensor softmax(Tensor x, KerasVersion version, int... axes) {
        if (version == KerasVersion.V2 && x.shape().rank() < 2) {
            throw new ShapeException(
                    "softmax: " + x.shape() + " must have two axes or more in Keras 2; use expandDims");
        }
        return Activations.softmax(x, axes);
    }

    /** {@code x / sqrt(max(sum(x^2), floor))} over the axes; the floor is 1e-12 in V2, 1e-14 in V3. */
    public static Tensor l2Normalize(Tensor x, KerasVersion version, int... axes) {
        boolean old = version == KerasVersion.V2;
        return Normalizations.l2(x, old ? SQUARES_FLOOR_V2 : Epsilon.get() * Epsilon.get(), axes);
    }

    /** {@link Reduction#argmax}; -0 is below +0 in V3. */
    public static Tensor argmax(Tensor x, int axis, KerasVersion version) {
        return Reduction.argmax(version == KerasVersion.V2 ? x : orderedZeros(x), axis);
    }

    /** {@link Reduction#argmin}; -0 is below +0 in V3. */
    public static Tensor argmin(Tensor x, int axis, KerasVersion version) {
        return Reduction.argmin(version == KerasVersion.V2 ? x : orderedZeros(x), axis);
    }

    /** -0 as the largest normal number below 0, which takes what is between them for larger, as Keras 3 does. */
    private static Tensor orderedZeros(Tensor x) {
        if (!x.dtype().isFloating()) {
            return x;
        }
        boolean isDouble = x.dtype() == DType.FLOAT64;
        Tensor wide = Shaping.cast(x, isDouble ? DType.FLOAT64 : DType.FLOAT32);
        Tensor isZero = Elementwise.apply(BinaryOp.EQUAL, wide, 0);
        Tensor isNegative = Elementwise.apply(BinaryOp.LESS, Elementwise.apply(UnaryOp.RECIPROCAL, wide), 0);
        Tensor below = Elementwise.scalar("argmax", wide, -(isDouble ? Double.MIN_NORMAL : Float.MIN_NORMAL));
        return Comparison.where(Comparison.and(isZero, isNegative), below, wide);
    }
}
