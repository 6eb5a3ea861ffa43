package dev.densor.ops;

import dev.densor.autograd.Pullback;
import dev.densor.autograd.Tape;
import dev.densor.backend.Backend;
import dev.densor.backend.MatmulSpec;
import dev.densor.backend.UnaryOp;
import dev.densor.backend.fused.DenseKernel;
import dev.densor.backend.fused.DenseSpec;
import dev.densor.shape.Layout;
import dev.densor.shape.Shape;
import dev.densor.shape.ShapeException;
import dev.densor.tensor.Tensor;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Matrix products. */
public final class Linalg {
    private static final Activation LINEAR = Activation.of("linear", UnaryOperator.identity());

    private Linalg() {}

    /**
     * {@code a . b}, batch by batch. A transposed operand is not copied: the kernel reads it transposed.
     *
     * @param a [..., m, k], floating point
     * @param b [..., k, n] with the same leading axes, of the same type
     * @return [..., m, n]
     * @throws ShapeException when the inner sizes or the leading axes differ
     */
    public static Tensor matmul(Tensor a, Tensor b) {
        Backend backend = Operands.backend("matmul", a, b);
        Operands.sameType("matmul", a, b);
        Operands.floating("matmul", a);
        Shape result = productShape(a, b);
        boolean transposeA = isTransposed(a);
        boolean transposeB = isTransposed(b);
        int batch = Math.toIntExact(result.size(0, result.rank() - 2));
        int k = a.shape().dim(-1);
        MatmulSpec spec = new MatmulSpec(batch, result.dim(-2), result.dim(-1), k, transposeA, transposeB);
        Tensor left = transposeA ? a : a.contiguous();
        Tensor right = transposeB ? b : b.contiguous();
        Tensor out = Tensor.uninitialized(backend, a.dtype(), result);
        backend.matmul(spec, left.buffer(), right.buffer(), out.buffer());
        if (Tape.isRecording()) {
            Pullback pullback = Pullback.of(dy -> matmul(dy, swapped(b)), dy -> matmul(swapped(a), dy));
            Tape.record(out, new Tensor[] {a, b}, pullback, a, b);
        }
        return out;
    }

    private static Shape productShape(Tensor a, Tensor b) {
        int rank = a.shape().rank();
        if (rank < 2 || b.shape().rank() != rank) {
            throw new ShapeException("matmul: operands need two axes or more, as many each: " + pair(a, b));
        }
        int k = a.shape().dim(-1);
        if (b.shape().dim(-2) != k) {
            throw new ShapeException("matmul: inner dimensions differ: " + pair(a, b) + " (" + k + " vs "
                    + b.shape().dim(-2) + ")");
        }
        Shape result = a.shape().with(-1, b.shape().dim(-1));
        if (!result.equals(b.shape().with(-2, a.shape().dim(-2)))) {
            throw new ShapeException("matmul: leading axes differ: " + pair(a, b));
        }
        return result;
    }

    private static Tensor swapped(Tensor x) {
        return Shaping.moveAxis(x, -1, -2);
    }

    private static String pair(Tensor a, Tensor b) {
        return a.shape() + " x " + b.shape();
    }

    /** Whether the memory holds exactly the transposed matrices, row-major. */
    private static boolean isTransposed(Tensor x) {
        int rank = x.shape().rank();
        int[] order = IntStream.range(0, rank).toArray();
        order[rank - 2] = rank - 1;
        order[rank - 1] = rank - 2;
        Layout swapped = x.layout().permute(order);
        return !x.layout().isContiguous()
                && swapped.isContiguous()
                && x.buffer().size() == x.shape().size();
    }

    /**
     * Keras's {@code K.dot}: the last axis of {@code x} with the second-to-last of {@code y}.
     *
     * @param x [..., k], rank 1 or more
     * @param y [k] or [..., k, n]
     * @return all axes of x but its last, then all axes of y but its second-to-last
     */
    public static Tensor dot(Tensor x, Tensor y) {
        if (x.shape().rank() == 0 || y.shape().rank() == 0) {
            throw new ShapeException("dot: operands need an axis or more: " + pair(x, y));
        }
        int contracted = Math.max(0, y.shape().rank() - 2);
        int k = x.shape().dim(-1);
        if (y.shape().dim(contracted) != k) {
            throw new ShapeException("dot: inner dimensions differ: " + pair(x, y) + " (" + k + " vs "
                    + y.shape().dim(contracted) + ")");
        }
        Shape rest = y.shape().without(contracted);
        Tensor rows = Shaping.merge(x, 0, x.shape().rank() - 1);
        Tensor columns =
                Shaping.merge(Shaping.moveAxis(y, contracted, 0), 1, y.shape().rank());
        Tensor product = matmul(rows, columns);
        return Shaping.reshape(product, concat(x.shape().without(-1), rest));
    }

    /**
     * {@code activation(x . kernel + bias)}, by one kernel where the device has it.
     *
     * @param x [..., features], floating point
     * @param kernel [features, units], of the same type
     * @param bias [units], or null for none
     * @return [..., units]
     * @throws ShapeException when the sizes differ
     */
    public static Tensor dense(Tensor x, Tensor kernel, Tensor bias, Activation activation) {
        if (kernel.shape().rank() != 2) {
            throw new ShapeException("dense: the kernel must be [features, units], not " + kernel.shape());
        }
        Shape units = Shape.of(kernel.shape().dim(1));
        if (bias != null && !bias.shape().equals(units)) {
            throw new ShapeException("dense: the bias must be " + units + ", not " + bias.shape());
        }
        if (Tape.isRecording()) {
            return DenseGradients.record(x, kernel, bias, activation);
        }
        if (!Tape.isRecording() && x.backend() instanceof DenseKernel device && fuses(device, x, kernel, bias)) {
            return fused(device, x, kernel, bias, activation);
        }
        Tensor product = dot(x, kernel);
        return activation.apply(bias == null ? product : Elementwise.add(product, bias));
    }

    /** {@link #dense} without an activation. */
    static Tensor affine(Tensor x, Tensor kernel, Tensor bias) {
        return dense(x, kernel, bias, LINEAR);
    }

    private static boolean fuses(DenseKernel device, Tensor x, Tensor kernel, Tensor bias) {
        return device.takesDense(x.dtype())
                && x.shape().rank() >= 2
                && x.shape().dim(-1) == kernel.shape().dim(0)
                && x.shape().size() > 0
                && kernel.shape().size() > 0
                && isLike(x, kernel)
                && (bias == null || isLike(x, bias));
    }

    private static boolean isLike(Tensor x, Tensor other) {
        return other.dtype() == x.dtype() && other.backend() == x.backend();
    }

    private static Tensor fused(DenseKernel device, Tensor x, Tensor kernel, Tensor bias, Activation activation) {
        int rank = x.shape().rank();
        int features = kernel.shape().dim(0);
        int units = kernel.shape().dim(1);
        Tensor in = x.contiguous();
        Tensor weights = kernel.contiguous();
        Tensor offset = bias == null ? null : bias.contiguous();
        Tensor out = Tensor.uninitialized(x.backend(), x.dtype(), x.shape().with(-1, units));
        UnaryOp op = activation.op().orElse(null);
        int rows = Math.toIntExact(x.shape().size(0, rank - 1));
        device.dense(
                new DenseSpec(rows, units, features, op),
                in.buffer(),
                weights.buffer(),
                offset == null ? null : offset.buffer(),
                out.buffer());
        return op == null ? activation.apply(out) : out;
    }

    /**
     * Keras's {@code K.batch_dot}: for each index of the first axis, {@link #dot} along two chosen axes.
     *
     * @param x [batch, ...], rank 2 or more
     * @param y [batch, ...], rank 2 or more
     * @param axisX of x; not the first
     * @param axisY of y, of the same size; not the first
     * @return [batch, other axes of x, other axes of y], or [batch, 1] when there are none
     * @throws ShapeException when the sizes of the batch or of the two axes differ
     */
    public static Tensor batchDot(Tensor x, Tensor y, int axisX, int axisY) {
        int inX = x.shape().axis(axisX, "batchDot");
        int inY = y.shape().axis(axisY, "batchDot");
        if (inX == 0 || inY == 0) {
            throw new ShapeException("batchDot: axis 0 is the batch, choose another: " + pair(x, y));
        }
        int batch = x.shape().dim(0);
        int k = x.shape().dim(inX);
        if (y.shape().dim(0) != batch || y.shape().dim(inY) != k) {
            throw new ShapeException("batchDot: " + pair(x, y) + " do not fit along axes " + inX + " and " + inY);
        }
        Shape rows = x.shape().without(inX).without(0);
        Shape columns = y.shape().without(inY).without(0);
        Tensor left = Shaping.merge(Shaping.moveAxis(x, inX, -1), 1, x.shape().rank() - 1);
        Tensor right = Shaping.merge(Shaping.moveAxis(y, inY, 1), 2, y.shape().rank());
        Shape rest = concat(rows, columns);
        return Shaping.reshape(matmul(left, right), concat(Shape.of(batch), rest.rank() == 0 ? Shape.of(1) : rest));
    }

    private static Shape concat(Shape a, Shape b) {
        int[] dims = Arrays.copyOf(a.dims(), a.rank() + b.rank());
        System.arraycopy(b.dims(), 0, dims, a.rank(), b.rank());
        return Shape.of(dims);
    }
}
