package dev.densor.ops;

import dev.densor.autograd.Tape;
import dev.densor.backend.Extent;
import dev.densor.backend.ReduceOp;
import dev.densor.backend.ScanOp;
import dev.densor.backend.UnaryOp;
import dev.densor.shape.DType;
import dev.densor.shape.Shape;
import dev.densor.shape.ShapeException;
import dev.densor.tensor.Tensor;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * One element made of many along some axes. {@code axes} are in [-rank, rank), each at most once; none means all of
 * them. The reduced axes are dropped, or kept with size 1 where {@code keepDims} says so.
 */
public final class Reduction {
    private Reduction() {}

    /**
     * {@code op} over {@code axes}.
     *
     * @throws ShapeException when an axis is out of range or named twice, or is empty and the op needs an element
     */
    public static Tensor apply(ReduceOp op, Tensor x, boolean keepDims, int... axes) {
        String name = op.name().toLowerCase(Locale.ROOT);
        if (op.isLogical()) {
            Operands.type(name, x, DType.BOOL);
        } else {
            Operands.number(name, x);
        }
        boolean[] reduced = reducedAxes(x.shape(), name, axes);
        Tensor in = neighbouring(reduced) ? x.contiguous() : reducedLast(x, reduced);
        Extent extent = neighbouring(reduced) ? extent(x.shape(), reduced) : extent(in.shape(), last(reduced));
        if (extent.length() == 0 && !op.hasIdentity()) {
            throw new ShapeException(name + ": nothing to reduce in " + x.shape());
        }
        Tensor out = Tensor.uninitialized(
                x.backend(), op.isIndex() ? DType.INT32 : x.dtype(), resultShape(x.shape(), reduced, keepDims));
        x.backend().reduce(op, in.buffer(), extent, out.buffer());
        ReductionGradients.record(op, x, reduced, out);
        return out;
    }

    /** Whether the reduced axes stand side by side, so that a kernel can reduce them where they are. */
    private static boolean neighbouring(boolean[] reduced) {
        int changes = 0;
        for (int i = 1; i < reduced.length; i++) {
            changes += reduced[i] != reduced[i - 1] ? 1 : 0;
        }
        return changes < 2 || (changes == 2 && !reduced[0]);
    }

    /** A shape seen from its reduced axes, which stand side by side. */
    private static Extent extent(Shape shape, boolean[] reduced) {
        int from = 0;
        while (from < reduced.length && !reduced[from]) {
            from++;
        }
        int to = from + count(reduced);
        int length = Math.toIntExact(shape.size(from, to));
        return new Extent(shape.size(0, from), length, shape.size(to, shape.rank()));
    }

    /** As many reduced axes, all at the end. */
    private static boolean[] last(boolean[] reduced) {
        boolean[] last = new boolean[reduced.length];
        Arrays.fill(last, reduced.length - count(reduced), reduced.length, true);
        return last;
    }

    private static boolean[] reducedAxes(Shape shape, String op, int[] axes) {
        boolean[] reduced = new boolean[shape.rank()];
        Arrays.fill(reduced, axes.length == 0);
        for (int axis : axes) {
            int index = shape.axis(axis, op);
            if (reduced[index]) {
                throw new ShapeException(op + ": axis " + axis + " of " + shape + " is named twice");
            }
            reduced[index] = true;
        }
        return reduced;
    }

    private static int count(boolean[] reduced) {
        return (int) IntStream.range(0, reduced.length).filter(i -> reduced[i]).count();
    }

    private static Tensor reducedLast(Tensor x, boolean[] reduced) {
        IntStream kept = IntStream.range(0, reduced.length).filter(i -> !reduced[i]);
        IntStream last = IntStream.range(0, reduced.length).filter(i -> reduced[i]);
        return Shaping.permute(x, IntStream.concat(kept, last).toArray()).contiguous();
    }

    static Shape resultShape(Shape shape, boolean[] reduced, boolean keepDims) {
        return Shape.of(IntStream.range(0, reduced.length)
                .filter(i -> keepDims || !reduced[i])
                .map(i -> reduced[i] ? 1 : shape.dim(i))
                .toArray());
    }

    /** Sum; 0 of nothing. */
    public static Tensor sum(Tensor x, boolean keepDims, int... axes) {
        return apply(ReduceOp.SUM, x, keepDims, axes);
    }

    /**
     * {@code x} summed over the axes along which {@code shape} would be repeated to become that of x.
     *
     * @param shape broadcasts to the shape of x
     */
    static Tensor sumTo(Tensor x, Shape shape) {
        if (x.shape().equals(shape)) {
            return x;
        }
        int added = x.shape().rank() - shape.rank();
        int[] axes = IntStream.range(0, x.shape().rank())
                .filter(i ->
                        i < added || (shape.dim(i - added) == 1 && x.shape().dim(i) != 1))
                .toArray();
        return Shaping.reshape(axes.length == 0 ? x : sum(x, true, axes), shape);
    }

    /** Product; 1 of nothing. */
    public static Tensor prod(Tensor x, boolean keepDims, int... axes) {
        return apply(ReduceOp.PROD, x, keepDims, axes);
    }

    /** Largest; NaN when one is. */
    public static Tensor max(Tensor x, boolean keepDims, int... axes) {
        return apply(ReduceOp.MAX, x, keepDims, axes);
    }

    /** Smallest; NaN when one is. */
    public static Tensor min(Tensor x, boolean keepDims, int... axes) {
        return apply(ReduceOp.MIN, x, keepDims, axes);
    }

    /** Whether any is true; BOOL. */
    public static Tensor any(Tensor x, boolean keepDims, int... axes) {
        return apply(ReduceOp.ANY, x, keepDims, axes);
    }

    /** Whether all are true; BOOL. */
    public static Tensor all(Tensor x, boolean keepDims, int... axes) {
        return apply(ReduceOp.ALL, x, keepDims, axes);
    }

    /** Index of the largest along {@code axis}, the lowest of several; INT32. */
    public static Tensor argmax(Tensor x, int axis) {
        return apply(ReduceOp.ARGMAX, x, false, axis);
    }

    /** Index of the smallest along {@code axis}, the lowest of several; INT32. */
    public static Tensor argmin(Tensor x, int axis) {
        return apply(ReduceOp.ARGMIN, x, false, axis);
    }

    /**
     * {@code sum(x) / n}; NaN of nothing. Integers and BOOL give float32; 16-bit types are summed in float32. Of
     * integers it is {@code sum(x) * (1/n)} to the last bit, as Keras has it.
     */
    public static Tensor mean(Tensor x, boolean keepDims, int... axes) {
        double terms = terms(x.shape(), "mean", axes);
        boolean integers = !x.dtype().isFloating() && x.dtype() != DType.BOOL;
        return inFloat32(x, wide -> {
            Tensor sum = sum(wide, keepDims, axes);
            return integers ? Elementwise.multiply(sum, 1 / terms) : Elementwise.divide(sum, terms);
        });
    }

    /** {@code mean((x - mean(x))^2)}: the variance of a population. Types as for {@link #mean}. */
    public static Tensor variance(Tensor x, boolean keepDims, int... axes) {
        double terms = terms(x.shape(), "variance", axes);
        return inFloat32(x, wide -> {
            Tensor centred = Elementwise.subtract(wide, Elementwise.divide(sum(wide, true, axes), terms));
            return Elementwise.divide(sum(Elementwise.square(centred), keepDims, axes), terms);
        });
    }

    private static double terms(Shape shape, String op, int... axes) {
        double terms = 1;
        boolean[] reduced = reducedAxes(shape, op, axes);
        for (int i = 0; i < reduced.length; i++) {
            terms *= reduced[i] ? shape.dim(i) : 1;
        }
        return terms;
    }

    /** Computes in float32, or in float64 where the operand is, and rounds to a 16-bit type once. */
    private static Tensor inFloat32(Tensor x, UnaryOperator<Tensor> computation) {
        DType result = x.dtype().isFloating() ? x.dtype() : DType.FLOAT32;
        DType work = result == DType.FLOAT64 ? DType.FLOAT64 : DType.FLOAT32;
        return Shaping.cast(computation.apply(Shaping.cast(x, work)), result);
    }

    /** {@code log(sum(e^x))} without overflow; -infinity of nothing but -infinity. */
    public static Tensor logSumExp(Tensor x, boolean keepDims, int... axes) {
        Operands.floating("logSumExp", x);
        boolean[] reduced = reducedAxes(x.shape(), "logSumExp", axes);
        Tensor largest = max(x, true, axes);
        // An infinite maximum would make infinity - infinity; exp and log of the rest then say it by themselves.
        Tensor infinite = Elementwise.apply(UnaryOp.IS_INF, largest);
        Tensor shift = Tape.stopGradient(Comparison.where(infinite, Elementwise.scalar("logSumExp", x, 0), largest));
        Tensor total = sum(Elementwise.exp(Elementwise.subtract(x, shift)), true, axes);
        Tensor result = Elementwise.add(Elementwise.log(total), shift);
        return keepDims ? result : Shaping.reshape(result, resultShape(x.shape(), reduced, false));
    }

    /** Running sum along {@code axis}. */
    public static Tensor cumsum(Tensor x, int axis) {
        return scan(ScanOp.SUM, x, axis);
    }

    /** Running product along {@code axis}. */
    public static Tensor cumprod(Tensor x, int axis) {
        return scan(ScanOp.PROD, x, axis);
    }

    private static Tensor scan(ScanOp op, Tensor x, int axis) {
        String name = "cum" + op.name().toLowerCase(Locale.ROOT);
        Operands.number(name, x);
        int along = x.shape().axis(axis, name);
        Tensor in = x.contiguous();
        Tensor out = Tensor.uninitialized(x.backend(), x.dtype(), x.shape());
        x.backend().scan(op, in.buffer(), Extent.of(x.shape(), along), out.buffer());
        ReductionGradients.record(op, x, along, out);
        return out;
    }
}
