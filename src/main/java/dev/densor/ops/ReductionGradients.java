package dev.densor.ops;

import static dev.densor.ops.Comparison.where;
import static dev.densor.ops.Elementwise.divide;
import static dev.densor.ops.Elementwise.multiply;

import dev.densor.autograd.Tape;
import dev.densor.backend.BinaryOp;
import dev.densor.backend.ReduceOp;
import dev.densor.backend.ScanOp;
import dev.densor.shape.DType;
import dev.densor.shape.Shape;
import dev.densor.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;

/** The derivatives of reductions and scans. Elements that share a maximum or minimum share its gradient evenly. */
final class ReductionGradients {
    private ReductionGradients() {}

    /** Records {@code y = op(x)} over the axes that {@code reduced} marks. */
    static void record(ReduceOp op, Tensor x, boolean[] reduced, Tensor y) {
        if (!Tape.isRecording() || !y.dtype().isFloating()) {
            return;
        }
        Shape shape = x.shape();
        Shape column = Reduction.resultShape(shape, reduced, true);
        switch (op) {
            case SUM -> Tape.record(y, x, dy -> Shaping.broadcastTo(Shaping.reshape(dy, column), shape));
            case PROD ->
                Tape.record(y, x, dy -> multiply(Shaping.reshape(dy, column), productsOfOthers(x, reduced)), x);
            case MAX, MIN ->
                Tape.record(
                        y,
                        x,
                        dy -> ofExtreme(x, Shaping.reshape(y, column), Shaping.reshape(dy, column), reduced),
                        x,
                        y);
            case ARGMAX, ARGMIN, ANY, ALL -> {
                // Indices and BOOL: there is no derivative.
            }
        }
    }

    private static Tensor ofExtreme(Tensor x, Tensor y, Tensor dy, boolean[] reduced) {
        Tensor chosen = Comparison.equal(x, y);
        // 16 bits count no further than 65,504.
        return Operands.inFloat32(dy, wide -> {
            Tensor count = Reduction.sum(Shaping.cast(chosen, wide.dtype()), true, axes(reduced, true));
            return where(chosen, divide(wide, count), 0);
        });
    }

    private static int[] axes(boolean[] reduced, boolean wanted) {
        return IntStream.range(0, reduced.length)
                .filter(i -> reduced[i] == wanted)
                .toArray();
    }

    /** For each element the product of all others: of those before it times those behind it, so that a 0 does no harm. */
    private static Tensor productsOfOthers(Tensor x, boolean[] reduced) {
        int[] order = IntStream.concat(IntStream.of(axes(reduced, false)), IntStream.of(axes(reduced, true)))
                .toArray();
        Tensor ordered = Shaping.permute(x, order);
        int kept = axes(reduced, false).length;
        Tensor rows = Shaping.merge(ordered, kept, order.length);
        Tensor before = exclusiveProducts(rows, kept);
        Tensor behind = Shaping.reverse(exclusiveProducts(Shaping.reverse(rows, kept), kept), kept);
        Tensor products = Shaping.reshape(multiply(before, behind), ordered.shape());
        return Shaping.permute(products, inverse(order));
    }

    private static int[] inverse(int[] order) {
        int[] inverse = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            inverse[order[i]] = i;
        }
        return inverse;
    }

    private static Tensor exclusiveProducts(Tensor rows, int axis) {
        int length = rows.shape().dim(axis);
        if (length == 0) {
            return rows;
        }
        Tensor one = Tensor.filled(rows.backend(), rows.dtype(), rows.shape().with(axis, 1), 1);
        Tensor moved = Shaping.concatenate(List.of(one, Shaping.slice(rows, axis, 0, length - 1)), axis);
        return Reduction.cumprod(moved, axis);
    }

    /** Records {@code y}, the scan of {@code x} along {@code axis}. */
    static void record(ScanOp op, Tensor x, int axis, Tensor y) {
        if (!Tape.isRecording() || !y.dtype().isFloating()) {
            return;
        }
        switch (op) {
            case SUM -> Tape.record(y, x, dy -> sumsFromTheEnd(dy, axis));
            case PROD -> Tape.record(y, x, dy -> ofProducts(x, y, dy, axis), x, y);
        }
    }

    private static Tensor sumsFromTheEnd(Tensor x, int axis) {
        return Shaping.reverse(Reduction.cumsum(Shaping.reverse(x, axis), axis), axis);
    }

    /**
     * Each element has to do with all products from its own on: {@code sum(dy_i y_i, i >= j) / x_j}. From the first 0 on
     * the products are 0: that element has to do with the products without it, those behind it with nothing. Where there
     * is a 0 this can be differentiated no further.
     */
    private static Tensor ofProducts(Tensor x, Tensor y, Tensor dy, int axis) {
        Tensor isZero = Comparison.equal(x, Elementwise.scalar("cumprod", x, 0));
        Tensor zeros = Reduction.cumsum(Shaping.cast(isZero, DType.INT32), axis);
        Tensor one = Elementwise.scalar("cumprod", zeros, 1);
        Tensor first = Comparison.and(isZero, Comparison.equal(zeros, one));
        Tensor before = Elementwise.apply(BinaryOp.LESS, zeros, one);
        Tensor without = Reduction.cumprod(where(first, Elementwise.scalar("cumprod", x, 1), x), axis);
        Tensor ofFirst = sumsFromTheEnd(multiply(dy, without), axis);
        Tensor divisor = where(isZero, Elementwise.scalar("cumprod", x, 1), x);
        Tensor ofOthers = divide(sumsFromTheEnd(multiply(dy, y), axis), divisor);
        return where(first, ofFirst, where(before, ofOthers, 0));
    }
}
