package dev.densor.ops;

import dev.densor.autograd.Pullback;
import dev.densor.autograd.Tape;
import dev.densor.backend.Buffer;
import dev.densor.backend.UnaryOp;
import dev.densor.backend.fused.DenseGradientKernel;
import dev.densor.backend.fused.DenseGradientKernel.Operands;
import dev.densor.backend.fused.DenseGradientKernel.Results;
import dev.densor.backend.fused.DenseSpec;
import dev.densor.shape.DType;
import dev.densor.shape.Shape;
import dev.densor.tensor.Tensor;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * {@code op(x . kernel + bias)} as one step of a tape: what is held is the operands and either the result or what the op
 * was applied to, and on the way back a device may do all of it at once, or op and bias in one pass.
 */
final class DenseGradients {
    private final Tensor x;
    private final Tensor kernel;
    private final Tensor bias;
    private final UnaryOp op;

    private DenseGradients(Tensor x, Tensor kernel, Tensor bias, UnaryOp op) {
        this.x = x;
        this.kernel = kernel;
        this.bias = bias;
        this.op = op;
    }

    /** {@link Linalg#dense} with a kernel of two axes and a bias of one, recorded. */
    static Tensor record(Tensor x, Tensor kernel, Tensor bias, Activation activation) {
        UnaryOp op = activation.op().filter(UnaryGradients::hasSlope).orElse(null);
        DenseGradients step = new DenseGradients(x, kernel, bias, op);
        if (op == null) {
            return activation.apply(step.recordSum());
        }
        return op.gradientUsesResult() ? step.recordWithResult(activation) : step.recordWithSum(activation);
    }

    private Tensor recordSum() {
        Tensor sum = Tape.unrecorded(this::sum);
        record(sum, (dy, needed) -> gradients(dy, needed, null));
        return sum;
    }

    private Tensor recordWithResult(Activation activation) {
        Tensor y = Tape.unrecorded(() -> Linalg.dense(x, kernel, bias, activation));
        record(y, (dy, needed) -> gradients(dy, needed, y), y);
        return y;
    }

    private Tensor recordWithSum(Activation activation) {
        Tensor sum = Tape.unrecorded(this::sum);
        Tensor y = Tape.unrecorded(() -> activation.apply(sum));
        // A tape that records the way back needs the sum as something that depends on the operands.
        record(y, (dy, needed) -> gradients(dy, needed, Tape.isRecording() ? sum() : sum), sum);
        return y;
    }

    private Tensor sum() {
        return Linalg.affine(x, kernel, bias);
    }

    private void record(Tensor y, Pullback pullback, Tensor... saved) {
        Tensor[] inputs = Stream.of(x, kernel, bias).filter(Objects::nonNull).toArray(Tensor[]::new);
        Tensor[] held = Stream.of(inputs, saved).flatMap(Stream::of).toArray(Tensor[]::new);
        Tape.record(y, inputs, pullback, held);
    }

    /**
     * The gradients with respect to x, kernel and bias.
     *
     * @param v what the derivative of the op is computed of; null without an op
     */
    private Tensor[] gradients(Tensor dy, boolean[] needed, Tensor v) {
        Tensor rows = Shaping.merge(dy, 0, dy.shape().rank() - 1);
        Tensor in = Shaping.merge(x, 0, x.shape().rank() - 1);
        Tensor flat = op == null ? null : Shaping.reshape(v, rows.shape());
        boolean toBias = bias != null && needed[2];
        if (fuses(rows)) {
            return fused(flat, rows, in, new boolean[] {needed[0], needed[1], toBias});
        }
        Tensor[] through = ActivationGradients.of(op, flat, rows, toBias);
        Tensor dz = through[0];
        Tensor dx = needed[0] ? Shaping.reshape(Linalg.matmul(dz, Shaping.transpose(kernel)), x.shape()) : null;
        Tensor dkernel = needed[1] ? Linalg.matmul(Shaping.transpose(in), dz) : null;
        return new Tensor[] {dx, dkernel, through[1]};
    }

    /** A tape that records the way back needs operations that it knows. */
    private boolean fuses(Tensor dy) {
        return !Tape.isRecording()
                && dy.backend() instanceof DenseGradientKernel
                && (op == null || op.isActivation())
                && dy.dtype() == DType.FLOAT32
                && dy.shape().size() > 0
                && dy.shape().size() <= Integer.MAX_VALUE
                && kernel.shape().size() > 0;
    }

    /** As {@link #gradients}, of dy [rows, units] and x [rows, features]. */
    private Tensor[] fused(Tensor v, Tensor dy, Tensor in, boolean[] needed) {
        Tensor[] gradients = new Tensor[needed.length];
        Shape[] shapes = {x.shape(), kernel.shape(), Shape.of(kernel.shape().dim(1))};
        for (int i = 0; i < needed.length; i++) {
            gradients[i] = needed[i] ? Tensor.uninitialized(dy.backend(), dy.dtype(), shapes[i]) : null;
        }
        int features = kernel.shape().dim(0);
        ((DenseGradientKernel) dy.backend())
                .denseGradient(
                        new DenseSpec(dy.shape().dim(0), dy.shape().dim(1), features, op),
                        new Operands(buffer(v), buffer(dy), buffer(in), buffer(kernel)),
                        new Results(buffer(gradients[0]), buffer(gradients[1]), buffer(gradients[2])));
        return gradients;
    }

    /** Of all elements in order. */
    private static Buffer buffer(Tensor tensor) {
        return tensor == null ? null : tensor.contiguous().buffer();
    }
}
