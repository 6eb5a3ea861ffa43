package dev.densor.ops;

import dev.densor.autograd.Tape;
import dev.densor.backend.UnaryOp;
import dev.densor.backend.fused.ActivationGradientKernel;
import dev.densor.backend.fused.ActivationGradientSpec;
import dev.densor.shape.DType;
import dev.densor.shape.Shape;
import dev.densor.tensor.Tensor;

/** {@code dy * op'} of an activation, and its sums along all axes but the last, by the device at once. */
final class ActivationGradients {
    private ActivationGradients() {}

    /** Whether the device of dy does it at once. */
    static boolean isFused(UnaryOp op, Tensor dy) {
        return isActivation(op)
                && dy.backend() instanceof ActivationGradientKernel
                && dy.dtype() == DType.FLOAT32
                && dy.shape().size() > 0;
    }

    private static boolean isActivation(UnaryOp op) {
        return op == UnaryOp.EXP || op == UnaryOp.TANH || op.compareTo(UnaryOp.RELU) >= 0;
    }

    /**
     * The gradient with respect to the operand; a tape that records the way back differentiates it in separate steps.
     *
     * @param v as {@link UnaryGradients#gradient} takes it, the shape of dy
     * @param dy [..., units], for which {@link #isFused} holds
     * @param dbias [units], receives the sums, which are not recorded; null where they are not wanted
     */
    static Tensor of(UnaryOp op, Tensor v, Tensor dy, Tensor dbias) {
        Tensor dz = Tape.unrecorded(() -> computed(op, v, dy, dbias));
        Tape.recordAs(() -> UnaryGradients.gradient(op, v, dy), dz, v, dy);
        return dz;
    }

    private static Tensor computed(UnaryOp op, Tensor v, Tensor dy, Tensor dbias) {
        Shape shape = dy.shape();
        int units = shape.rank() == 0 ? 1 : shape.dim(-1);
        Tensor dz = Tensor.uninitialized(dy.backend(), dy.dtype(), shape);
        ((ActivationGradientKernel) dy.backend())
                .activationGradient(
                        new ActivationGradientSpec(Math.toIntExact(shape.size() / units), units, op),
                        v.contiguous().buffer(),
                        dy.contiguous().buffer(),
                        dz.buffer(),
                        dbias == null ? null : dbias.buffer());
        return dz;
    }
}
