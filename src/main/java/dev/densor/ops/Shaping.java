package dev.densor.ops;

import dev.densor.autograd.Tape;
import dev.densor.backend.Backend;
import dev.densor.backend.View;
import dev.densor.shape.DType;
import dev.densor.shape.Layout;
import dev.densor.shape.Shape;
import dev.densor.shape.ShapeException;
import dev.densor.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Other shapes, orders and types of the same elements. Most move nothing: they make another layout. */
public final class Shaping {
    private Shaping() {}

    private static Tensor recorded(Tensor out, Tensor x, UnaryOperator<Tensor> gradient) {
        if (Tape.isRecording() && x.dtype().isFloating()) {
            Tape.record(out, x, gradient);
        }
        return out;
    }

    /**
     * The elements converted to another type: to floating point by rounding to nearest even, to an integer by
     * truncation, to BOOL by {@code x != 0}.
     *
     * @return {@code x} itself when it has that type
     */
    public static Tensor cast(Tensor x, DType dtype) {
        if (x.dtype() == dtype) {
            return x;
        }
        Tensor out = Tensor.uninitialized(x.backend(), dtype, x.shape());
        x.backend().copy(x.view(), out.view());
        if (x.dtype().isFloating() && dtype.isFloating()) {
            DType from = x.dtype();
            Tape.record(out, x, dy -> cast(dy, from));
        }
        return out;
    }

    /**
     * The elements in row-major order in another shape.
     *
     * @param dims the sizes; one may be -1 and follows from the others
     * @throws ShapeException when the sizes do not multiply to the same number
     */
    public static Tensor reshape(Tensor x, int... dims) {
        return reshape(x, resolve(x.shape(), dims));
    }

    /** The elements in row-major order in another shape of the same size. */
    public static Tensor reshape(Tensor x, Shape shape) {
        if (shape.size() != x.shape().size()) {
            throw new ShapeException(
                    "reshape: " + x.shape() + " has " + x.shape().size() + " elements, " + shape + " " + shape.size());
        }
        Layout layout = x.layout().reshape(shape);
        Tensor out = layout != null ? x.withLayout(layout) : x.contiguous().withLayout(Layout.contiguous(shape));
        Shape from = x.shape();
        return recorded(out, x, dy -> reshape(dy, from));
    }

    private static Shape resolve(Shape from, int[] dims) {
        int unknown = -1;
        long known = 1;
        for (int i = 0; i < dims.length; i++) {
            if (dims[i] != -1) {
                known *= dims[i];
            } else if (unknown >= 0) {
                throw new ShapeException("reshape: " + Arrays.toString(dims) + " has more than one -1");
            } else {
                unknown = i;
            }
        }
        if (unknown < 0) {
            return Shape.of(dims);
        }
        if (known == 0 || from.size() % known != 0) {
            throw new ShapeException("reshape: " + from + " does not divide into " + Arrays.toString(dims));
        }
        int[] resolved = dims.clone();
        resolved[unknown] = Math.toIntExact(from.size() / known);
        return Shape.of(resolved);
    }

    /**
     * Axes {@code from} (inclusive) to {@code to} (exclusive) as one; a new one of size 1 where there are none.
     *
     * @throws ShapeException when they have more than 2^31 - 1 elements
     */
    public static Tensor merge(Tensor x, int from, int to) {
        Shape shape = x.shape();
        long size = shape.size(from, to);
        if (size > Integer.MAX_VALUE) {
            throw new ShapeException(
                    "merge: axes " + from + " to " + (to - 1) + " of " + shape + " have more than 2^31 - 1 elements");
        }
        IntStream before = IntStream.range(0, from).map(shape::dim);
        IntStream after = IntStream.range(to, shape.rank()).map(shape::dim);
        return reshape(
                x,
                Shape.of(IntStream.concat(IntStream.concat(before, IntStream.of((int) size)), after)
                        .toArray()));
    }

    /**
     * The axes in another order: axis {@code i} of the result is axis {@code order[i]} of {@code x}.
     *
     * @throws ShapeException when {@code order} does not name every axis once
     */
    public static Tensor permute(Tensor x, int... order) {
        int[] axes = Arrays.stream(order).map(a -> x.shape().axis(a, "permute")).toArray();
        int[] sorted = axes.clone();
        Arrays.sort(sorted);
        if (!Arrays.equals(sorted, IntStream.range(0, x.shape().rank()).toArray())) {
            throw new ShapeException(
                    "permute: " + Arrays.toString(order) + " does not name every axis of " + x.shape() + " once");
        }
        int[] inverse = new int[axes.length];
        IntStream.range(0, axes.length).forEach(i -> inverse[axes[i]] = i);
        return recorded(x.withLayout(x.layout().permute(axes)), x, dy -> permute(dy, inverse));
    }

    /** All axes in reverse order. */
    public static Tensor transpose(Tensor x) {
        int rank = x.shape().rank();
        return permute(x, IntStream.range(0, rank).map(i -> rank - 1 - i).toArray());
    }

    /** Axis {@code from} moved to position {@code to}; the others keep their order. */
    public static Tensor moveAxis(Tensor x, int from, int to) {
        int source = x.shape().axis(from, "moveAxis");
        int target = x.shape().axis(to, "moveAxis");
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, x.shape().rank()).boxed().toList());
        order.remove(source);
        order.add(target, source);
        return permute(x, order.stream().mapToInt(Integer::intValue).toArray());
    }

    /** A new axis of size 1 at {@code axis}, which counts in the result and may be negative. */
    public static Tensor expandDims(Tensor x, int axis) {
        int rank = x.shape().rank() + 1;
        if (axis < -rank || axis >= rank) {
            throw new ShapeException("expandDims: axis " + axis + " is out of range for " + x.shape());
        }
        int at = axis < 0 ? axis + rank : axis;
        int[] dims = new int[rank];
        for (int i = 0; i < rank; i++) {
            dims[i] = i == at ? 1 : x.shape().dim(i < at ? i : i - 1);
        }
        return reshape(x, Shape.of(dims));
    }

    /**
     * Without {@code axis}, whose size has to be 1.
     *
     * @throws ShapeException when it is not
     */
    public static Tensor squeeze(Tensor x, int axis) {
        if (x.shape().dim(x.shape().axis(axis, "squeeze")) != 1) {
            throw new ShapeException("squeeze: axis " + axis + " of " + x.shape() + " is not of size 1");
        }
        return reshape(x, x.shape().without(axis));
    }

    /**
     * Repeats axes of size 1, without a copy.
     *
     * @throws ShapeException when {@code x} does not broadcast to {@code shape}
     */
    public static Tensor broadcastTo(Tensor x, Shape shape) {
        if (!Shape.broadcast(x.shape(), shape, "broadcastTo").equals(shape)) {
            throw new ShapeException("broadcastTo: " + x.shape() + " does not broadcast to " + shape);
        }
        Shape from = x.shape();
        return recorded(x.withLayout(x.layout().broadcastTo(shape)), x, dy -> Reduction.sumTo(dy, from));
    }

    /**
     * Indices {@code start} to {@code start + count} along {@code axis}.
     *
     * @throws ShapeException when they are not all there
     */
    public static Tensor slice(Tensor x, int axis, int start, int count) {
        int along = x.shape().axis(axis, "slice");
        if (start < 0 || count < 0 || start > x.shape().dim(along) - count) {
            throw new ShapeException("slice: " + start + " to " + ((long) start + count) + " are not in axis " + axis
                    + " of " + x.shape());
        }
        int after = x.shape().dim(along) - start - count;
        return recorded(x.withLayout(x.layout().slice(along, start, count, 1)), x, dy -> pad(dy, along, start, after));
    }

    /**
     * {@code before} and {@code after} zeros around the elements along {@code axis}.
     *
     * @throws ShapeException when one of them is negative
     */
    public static Tensor pad(Tensor x, int axis, int before, int after) {
        int along = x.shape().axis(axis, "pad");
        if (before < 0 || after < 0) {
            throw new ShapeException("pad: the numbers of zeros must be 0 or more, not " + before + " and " + after);
        }
        int size = x.shape().dim(along);
        Shape shape = x.shape().with(along, Math.addExact(Math.addExact(size, before), after));
        Tensor out = Tensor.filled(x.backend(), x.dtype(), shape, 0);
        x.backend().copy(x.view(), new View(out.buffer(), out.layout().slice(along, before, size, 1)));
        return recorded(out, x, dy -> slice(dy, along, before, size));
    }

    /** The indices along {@code axis} in reverse order. */
    public static Tensor reverse(Tensor x, int axis) {
        int along = x.shape().axis(axis, "reverse");
        int size = x.shape().dim(along);
        return recorded(
                x.withLayout(x.layout().slice(along, Math.max(0, size - 1), size, -1)), x, dy -> reverse(dy, along));
    }

    /**
     * Joined along {@code axis}.
     *
     * @param tensors at least one; of one type, equal in all other axes
     * @throws ShapeException when another axis differs
     */
    public static Tensor concatenate(List<Tensor> tensors, int axis) {
        if (tensors.isEmpty()) {
            throw new ShapeException("concatenate: needs a tensor or more");
        }
        Tensor first = tensors.get(0);
        Backend backend = Operands.backend("concatenate", tensors.toArray(Tensor[]::new));
        Operands.sameType("concatenate", tensors);
        int along = first.shape().axis(axis, "concatenate");
        Tensor out = Tensor.uninitialized(backend, first.dtype(), joinedShape(tensors, along));
        int start = 0;
        for (Tensor tensor : tensors) {
            int count = tensor.shape().dim(along);
            backend.copy(tensor.view(), new View(out.buffer(), out.layout().slice(along, start, count, 1)));
            start += count;
        }
        if (Tape.isRecording() && out.dtype().isFloating()) {
            recordParts(tensors, along, out);
        }
        return out;
    }

    private static Shape joinedShape(List<Tensor> tensors, int axis) {
        Shape first = tensors.get(0).shape();
        int length = 0;
        for (Tensor tensor : tensors) {
            if (tensor.shape().rank() != first.rank()
                    || !tensor.shape().without(axis).equals(first.without(axis))) {
                throw new ShapeException("concatenate: shapes differ off axis " + axis + ": "
                        + tensors.stream().map(Tensor::shape).toList());
            }
            length = Math.addExact(length, tensor.shape().dim(axis));
        }
        return first.with(axis, length);
    }

    private static void recordParts(List<Tensor> tensors, int axis, Tensor out) {
        int[] counts = tensors.stream().mapToInt(t -> t.shape().dim(axis)).toArray();
        Tape.record(out, tensors.toArray(Tensor[]::new), (dy, needed) -> {
            Tensor[] parts = new Tensor[counts.length];
            int start = 0;
            for (int i = 0; i < counts.length; i++) {
                parts[i] = needed[i] ? slice(dy, axis, start, counts[i]) : null;
                start += counts[i];
            }
            return parts;
        });
    }

    /** Joined along a new axis: {@code n} tensors of one shape become one with an axis of size n. */
    public static Tensor stack(List<Tensor> tensors, int axis) {
        return concatenate(tensors.stream().map(t -> expandDims(t, axis)).toList(), axis);
    }

    /** Each index along {@code axis} repeated {@code times} times in a row. */
    public static Tensor repeat(Tensor x, int times, int axis) {
        int along = x.shape().axis(axis, "repeat");
        int size = times("repeat", x.shape(), along, times);
        Tensor wide = expandDims(x, along + 1);
        return reshape(
                broadcastTo(wide, wide.shape().with(along + 1, times)),
                x.shape().with(along, size));
    }

    private static int times(String op, Shape shape, int axis, int times) {
        long size = (long) shape.dim(axis) * times;
        if (times < 0 || size > Integer.MAX_VALUE) {
            throw new ShapeException(
                    op + ": axis " + axis + " of " + shape + " cannot be repeated " + times + " times");
        }
        return (int) size;
    }

    /**
     * The whole of {@code x} so many times along each axis.
     *
     * @param counts how many times; of the last axes when they are fewer
     * @throws ShapeException when there are more of them than axes
     */
    public static Tensor tile(Tensor x, int... counts) {
        int missing = x.shape().rank() - counts.length;
        if (missing < 0) {
            throw new ShapeException(
                    "tile: " + counts.length + " counts for the " + x.shape().rank() + " axes of " + x.shape());
        }
        int[] times = new int[x.shape().rank()];
        Arrays.fill(times, 1);
        System.arraycopy(counts, 0, times, missing, counts.length);
        int[] wide = new int[2 * times.length];
        int[] repeated = new int[wide.length];
        int[] tiled = new int[times.length];
        for (int i = 0; i < times.length; i++) {
            wide[2 * i] = 1;
            wide[2 * i + 1] = repeated[2 * i + 1] = x.shape().dim(i);
            repeated[2 * i] = times[i];
            tiled[i] = times("tile", x.shape(), i, times[i]);
        }
        return reshape(broadcastTo(reshape(x, wide), Shape.of(repeated)), tiled);
    }
}
