package dev.densor.autograd;

import dev.densor.backend.BinaryOp;
import dev.densor.shape.DType;
import dev.densor.tensor.Tensor;

/** What becomes of several gradients of one thing. Recorded by the tapes around, as all that rules do. */
final class Accumulation {
    private Accumulation() {}

    /** {@code a + b}, of one shape and type. */
    static Tensor sum(Tensor a, Tensor b) {
        Tensor out = Tensor.uninitialized(a.backend(), a.dtype(), a.shape());
        a.backend().binary(BinaryOp.ADD, a.view(), b.view(), out.buffer());
        if (Tape.isRecording()) {
            Tape.record(out, new Tensor[] {a, b}, Pullback.of(dy -> dy, dy -> dy));
        }
        return out;
    }

    /** {@code x} in another floating-point type. */
    static Tensor cast(Tensor x, DType dtype) {
        if (x.dtype() == dtype) {
            return x;
        }
        DType from = x.dtype();
        Tensor out = Tensor.uninitialized(x.backend(), dtype, x.shape());
        x.backend().copy(x.view(), out.view());
        Tape.record(out, x, dy -> cast(dy, from));
        return out;
    }

    /** Refuses a gradient that is not of the shape, type and device of what it belongs to. */
    static void requireLike(String op, Tensor x, Tensor gradient) {
        if (!gradient.shape().equals(x.shape()) || gradient.dtype() != x.dtype() || gradient.backend() != x.backend()) {
            throw new IllegalArgumentException(
                    op + ": the gradient of " + x + " has to be of its shape and type, not " + gradient);
        }
    }
}
