package dev.densor.ops;

import dev.densor.autograd.Tape;
import dev.densor.backend.UnaryOp;
import dev.densor.backend.fused.ActivationGradientKernel;
import dev.densor.backend.fused.ActivationGradientSpec;
import dev.densor.shape.DType;
import dev.densor.shape.Shape;
import dev.densor.tensor.Tensor;

/** Gradients through a function of one element and the bias before it, by the device at once where it can. */
final class ActivationGradients {
    private ActivationGradients() {}

    /**
     * The gradients with respect to what the op was applied to, and to the bias.
     *
     * @param op null for none
     * @param v [rows, units], the result of the op where {@link UnaryOp#gradientUsesResult}, else its operand
     * @param dy [rows, units]
     * @param toBias whether the second is wanted
     * @return [rows, units] and [units], the second null when it is not wanted
     */
    static Tensor[] of(UnaryOp op, Tensor v, Tensor dy, boolean toBias) {
        if (op != null && isFused(op, dy)) {
            return fused(op, v, dy, toBias);
        }
        Tensor dz = op == null ? dy : UnaryGradients.gradient(op, v, dy);
        return new Tensor[] {dz, toBias ? Reduction.sum(dz, false, 0) : null};
    }

    /** The gradient with respect to the operand, of any shape. */
    static Tensor of(UnaryOp op, Tensor v, Tensor dy) {
        if (!isFused(op, dy)) {
            return UnaryGradients.gradient(op, v, dy);
        }
        Tensor column = Shaping.reshape(dy, -1, 1);
        Tensor dx = fused(op, Shaping.reshape(v, column.shape()), column, false)[0];
        return Shaping.reshape(dx, dy.shape());
    }

    /** A tape that records the way back needs operations that it knows. */
    private static boolean isFused(UnaryOp op, Tensor dy) {
        return !Tape.isRecording()
                && dy.backend() instanceof ActivationGradientKernel
                && op.isActivation()
                && dy.dtype() == DType.FLOAT32
                && dy.shape().size() > 0
                && dy.shape().size() <= Integer.MAX_VALUE;
    }

    private static Tensor[] fused(UnaryOp op, Tensor v, Tensor dy, boolean toBias) {
        int units = dy.shape().dim(1);
        Tensor dz = Tensor.uninitialized(dy.backend(), dy.dtype(), dy.shape());
        Tensor dbias = toBias ? Tensor.uninitialized(dy.backend(), dy.dtype(), Shape.of(units)) : null;
        ((ActivationGradientKernel) dy.backend())
                .activationGradient(
                        new ActivationGradientSpec(dy.shape().dim(0), units, op),
                        v.contiguous().buffer(),
                        dy.contiguous().buffer(),
                        dz.buffer(),
                        toBias ? dbias.buffer() : null);
        return new Tensor[] {dz, dbias};
    }
}
