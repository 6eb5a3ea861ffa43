package dev.densor.ops;

import dev.densor.autograd.Pullback;
import dev.densor.autograd.Tape;
import dev.densor.backend.Extent;
import dev.densor.backend.fused.SoftmaxCrossentropyKernel;
import dev.densor.shape.DType;
import dev.densor.shape.Shape;
import dev.densor.tensor.Tensor;

/** {@code -sum(t log(softmax(x)))} along the last axis, by the device at once. */
final class SoftmaxCrossentropy {
    private SoftmaxCrossentropy() {}

    /** Whether the device of x does it at once. */
    static boolean isFused(Tensor x, int axis) {
        return x.backend() instanceof SoftmaxCrossentropyKernel
                && x.dtype() == DType.FLOAT32
                && x.shape().size() > 0
                && axis == x.shape().rank() - 1;
    }

    /**
     * The loss of each row.
     *
     * @param target as {@link SoftmaxCrossentropyKernel} takes it
     * @param x [..., classes], for which {@link #isFused} holds
     * @return [...]
     */
    static Tensor of(Tensor target, Tensor x) {
        Tensor loss = Tensor.uninitialized(x.backend(), x.dtype(), x.shape().without(-1));
        Tensor gradient = Tape.isRecording() ? Tensor.uninitialized(x.backend(), x.dtype(), x.shape()) : null;
        ((SoftmaxCrossentropyKernel) x.backend())
                .softmaxCrossentropy(
                        Extent.of(x.shape(), x.shape().rank() - 1),
                        target.contiguous().buffer(),
                        x.contiguous().buffer(),
                        loss.buffer(),
                        gradient == null ? null : gradient.buffer());
        if (gradient != null) {
            record(target, x, loss, gradient);
        }
        return loss;
    }

    private static void record(Tensor target, Tensor x, Tensor loss, Tensor gradient) {
        Pullback pullback = (dy, needed) -> new Tensor[] {
            needed[0] ? scaled(recorded(target, x, gradient), dy) : null,
            needed.length > 1 && needed[1] ? scaled(Elementwise.negate(Activations.logSoftmax(x, -1)), dy) : null
        };
        Tape.record(loss, differentiable(target, x), pullback, x, target, gradient);
    }

    private static Tensor[] differentiable(Tensor target, Tensor x) {
        return target.dtype() == DType.INT32 ? new Tensor[] {x} : new Tensor[] {x, target};
    }

    /** For a tape that records the way back the gradient is something that depends on the operands. */
    private static Tensor recorded(Tensor target, Tensor x, Tensor gradient) {
        Tensor result = Tape.stopGradient(gradient);
        Tape.recordAs(() -> composed(target, x), result, differentiable(target, x));
        return result;
    }

    private static Tensor scaled(Tensor gradient, Tensor dy) {
        return Elementwise.multiply(gradient, Shaping.expandDims(dy, -1));
    }

    private static Tensor composed(Tensor target, Tensor x) {
        Shape shape = x.shape();
        boolean labels = target.dtype() == DType.INT32;
        Tensor t = labels ? Indexing.oneHot(target, shape.dim(-1), x.dtype()) : target;
        Tensor p = Activations.softmax(x, -1);
        return Elementwise.subtract(Elementwise.multiply(p, Reduction.sum(t, true, -1)), t);
    }
}
