package dev.densor.ops;

import dev.densor.autograd.Pullback;
import dev.densor.autograd.Tape;
import dev.densor.backend.Extent;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import dev.densor.shape.ShapeException;
import dev.densor.tensor.Tensor;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/** Picking elements by index, and the order of elements. Indices are INT32. */
public final class Indexing {
    private Indexing() {}

    /**
     * {@code out[..., j, ...] = table[..., indices[j], ...]} along {@code axis}.
     *
     * @param indices INT32 of any shape; outside [0, size) gives zeros
     * @return the shape of table with {@code axis} replaced by the axes of indices
     */
    public static Tensor gather(Tensor table, Tensor indices, int axis) {
        Operands.backend("gather", table, indices);
        Operands.type("gather", indices, DType.INT32);
        int along = table.shape().axis(axis, "gather");
        Extent extent = Extent.of(table.shape(), along);
        Tensor in = table.contiguous();
        Tensor at = indices.contiguous();
        Tensor out = Tensor.uninitialized(table.backend(), table.dtype(), replace(table.shape(), along, at.shape()));
        table.backend().gather(in.buffer(), extent, at.buffer(), out.buffer());
        if (Tape.isRecording() && table.dtype().isFloating()) {
            recordGather(table, indices, along, out);
        }
        return out;
    }

    /** What came from a row goes back to it, several times where it was picked several times. */
    private static void recordGather(Tensor table, Tensor indices, int axis, Tensor out) {
        int picked = indices.shape().rank();
        int rows = table.shape().dim(axis);
        UnaryOperator<Tensor> gradient = dy -> {
            Tensor first = Shaping.moveAxis(Shaping.merge(dy, axis, axis + picked), axis, 0);
            Shape moved = first.shape().with(0, rows);
            Tensor zeros = Tensor.filled(dy.backend(), dy.dtype(), moved, 0);
            return Shaping.moveAxis(scatterAdd(zeros, Shaping.reshape(indices, -1), first), 0, axis);
        };
        Tape.record(out, table, gradient, indices);
    }

    private static Shape replace(Shape shape, int axis, Shape by) {
        int[] dims = new int[shape.rank() - 1 + by.rank()];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = i < axis ? shape.dim(i) : i < axis + by.rank() ? by.dim(i - axis) : shape.dim(i - by.rank() + 1);
        }
        return Shape.of(dims);
    }

    /**
     * {@code x} with {@code updates} added at {@code indices} along the first axis.
     *
     * @param x [rows, ...], floating point
     * @param indices INT32 [n]; outside [0, rows) is dropped
     * @param updates [n, ...], of the type of x
     */
    public static Tensor scatterAdd(Tensor x, Tensor indices, Tensor updates) {
        Operands.backend("scatterAdd", x, indices, updates);
        Operands.floating("scatterAdd", x);
        Operands.sameType("scatterAdd", x, updates);
        Operands.type("scatterAdd", indices, DType.INT32);
        if (indices.shape().rank() != 1
                || x.shape().rank() == 0
                || !updates.shape().equals(x.shape().with(0, indices.shape().dim(0)))) {
            throw new ShapeException("scatterAdd: updates " + updates.shape() + " at indices " + indices.shape()
                    + " do not fit " + x.shape());
        }
        Tensor out = Tensor.uninitialized(x.backend(), x.dtype(), x.shape());
        x.backend().copy(x.view(), out.view());
        x.backend()
                .scatterAdd(
                        updates.contiguous().buffer(),
                        indices.contiguous().buffer(),
                        Extent.of(x.shape(), 0),
                        out.buffer());
        if (Tape.isRecording()) {
            Pullback pullback = Pullback.of(dy -> dy, dy -> gather(dy, indices, 0));
            Tape.record(out, new Tensor[] {x, updates}, pullback, indices);
        }
        return out;
    }

    /**
     * {@code out[..., c] = indices[...] == c ? 1 : 0}; a row of zeros for an index outside [0, classes).
     *
     * @param indices INT32 of any shape
     * @return that shape and a last axis of {@code classes}
     */
    public static Tensor oneHot(Tensor indices, int classes, DType dtype) {
        Operands.type("oneHot", indices, DType.INT32);
        if (classes < 0) {
            throw new ShapeException("oneHot: the number of classes must be 0 or more, not " + classes);
        }
        Tensor wide = Shaping.expandDims(indices, -1);
        return Shaping.cast(Comparison.equal(wide, range(indices, classes)), dtype);
    }

    /** {@code [0, 1, ..., count - 1]} as INT32 on the device of {@code like}. */
    static Tensor range(Tensor like, int count) {
        int[] values = new int[count];
        Arrays.setAll(values, i -> i);
        return Tensor.of(like.backend(), HostArray.of(values, Shape.of(count)));
    }

    /**
     * Elements along an axis in ascending order.
     *
     * @param values like the operand
     * @param indices INT32, where each value stood
     */
    public record Sorted(Tensor values, Tensor indices) {}

    /** Sorts along {@code axis}, ascending, equal elements in their order, NaN last. */
    public static Sorted sort(Tensor x, int axis) {
        Tensor in = x.contiguous();
        Tensor values = Tensor.uninitialized(x.backend(), x.dtype(), x.shape());
        Tensor indices = Tensor.uninitialized(x.backend(), DType.INT32, x.shape());
        Extent extent = Extent.of(x.shape(), x.shape().axis(axis, "sort"));
        x.backend().sort(in.buffer(), extent, values.buffer(), indices.buffer());
        if (x.dtype().isFloating()) {
            Tape.record(values, x, dy -> unsorted(dy, indices, extent), indices);
        }
        return new Sorted(values, indices);
    }

    /** Each element of {@code dy} where {@code indices} says that it came from. */
    private static Tensor unsorted(Tensor dy, Tensor indices, Extent extent) {
        Shape shape = dy.shape();
        Shape lines = Shape.of(Math.toIntExact(extent.outer()), extent.length(), Math.toIntExact(extent.inner()));
        Tensor outer = Shaping.reshape(range(dy, lines.dim(0)), Shape.of(lines.dim(0), 1, 1));
        Tensor within = Elementwise.add(Elementwise.multiply(outer, lines.dim(1)), Shaping.reshape(indices, lines));
        Tensor origin = Elementwise.add(Elementwise.multiply(within, lines.dim(2)), range(dy, lines.dim(2)));
        Tensor zeros = Tensor.filled(dy.backend(), dy.dtype(), Shape.of(Math.toIntExact(shape.size())), 0);
        Tensor unsorted = scatterAdd(zeros, Shaping.reshape(origin, -1), Shaping.reshape(dy, -1));
        return Shaping.reshape(unsorted, shape);
    }
}
