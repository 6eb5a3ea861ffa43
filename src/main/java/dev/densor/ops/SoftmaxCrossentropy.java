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

    /** Whether the device of x does it at once, along its last axis. */
    static boolean hasKernel(Tensor x) {
        return x.backend() instanceof SoftmaxCrossentropyKernel
                && x.dtype() == DType.FLOAT32
                && x.shape().size() > 0;
    }

    /** Whether it is done at once. */
    static boolean isFused(Tensor x, int axis) {
        return hasKernel(x) && axis == x.shape().rank() - 1;
    }

    /**
     * The loss of each row.
     *
     * @param target as {@link SoftmaxCrossentropyKernel} takes it
     * @param x [..., classes], for which {@link #isFused} holds
     * @return [...]
     */
    static Tensor of(Tensor target, Tensor x) {
        Tensor gradient = Tape.isRecording() ? Tensor.uninitialized(x.backend(), x.dtype(), x.shape()) : null;
        Tensor loss = compute(target, x, gradient);
        if (gradient != null) {
            record(target, x, loss, gradient);
        }
        return loss;
    }

    /**
     * {@code softmax(x) sum(target) - target}.
     *
     * @param target of the shape and type of x
     * @param x for which {@link #hasKernel} holds
     */
    static Tensor gradient(Tensor target, Tensor x, int axis) {
        Tensor rows = Shaping.moveAxis(x, axis, -1);
        Tensor gradient = Tensor.uninitialized(x.backend(), x.dtype(), rows.shape());
        compute(Shaping.moveAxis(target, axis, -1), rows, gradient);
        return Shaping.moveAxis(gradient, -1, axis);
    }

    private static Tensor compute(Tensor target, Tensor x, Tensor gradient) {
        Tensor loss = Tensor.uninitialized(x.backend(), x.dtype(), x.shape().without(-1));
        ((SoftmaxCrossentropyKernel) x.backend())
                .softmaxCrossentropy(
                        Extent.of(x.shape(), x.shape().rank() - 1),
                        target.contiguous().buffer(),
                        x.contiguous().buffer(),
                        loss.buffer(),
                        gradient == null ? null : gradient.buffer());
        return loss;
    }

    private static void record(Tensor target, Tensor x, Tensor loss, Tensor gradient) {
        // A tape that records the way back needs the gradient as something that depends on the operands.
        Pullback pullback = (dy, needed) -> new Tensor[] {
            needed[0] ? scaled(Tape.isRecording() ? composed(target, x) : gradient, dy) : null,
            needed.length > 1 && needed[1] ? scaled(Elementwise.negate(Activations.logSoftmax(x, -1)), dy) : null
        };
        boolean labels = target.dtype() == DType.INT32;
        Tape.record(loss, labels ? new Tensor[] {x} : new Tensor[] {x, target}, pullback, x, target, gradient);
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
