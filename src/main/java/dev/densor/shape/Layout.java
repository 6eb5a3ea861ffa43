package dev.densor.shape;

import java.util.Arrays;

/**
 * Where the elements of a tensor stand in its storage: element {@code [i, j, ...]} is at
 * {@code offset + i * strides[0] + j * strides[1] + ...}. Strides and offset count elements; a stride of 0 repeats an
 * element (broadcasting), a negative one runs backwards. Immutable.
 */
public final class Layout {
    private final Shape shape;
    private final long[] strides;
    private final long offset;

    private Layout(Shape shape, long[] strides, long offset) {
        this.shape = shape;
        this.strides = strides;
        this.offset = offset;
    }

    /** Row-major order from the start of the storage. */
    public static Layout contiguous(Shape shape) {
        long[] strides = new long[shape.rank()];
        long stride = 1;
        for (int i = strides.length - 1; i >= 0; i--) {
            strides[i] = stride;
            stride *= shape.dim(i);
        }
        return new Layout(shape, strides, 0);
    }

    /** The sizes. */
    public Shape shape() {
        return shape;
    }

    /** Elements from one index to the next along {@code axis}, which is in [0, rank). */
    public long stride(int axis) {
        return strides[axis];
    }

    /** Where element [0, 0, ...] stands. */
    public long offset() {
        return offset;
    }

    /** Whether the elements stand in row-major order without gaps from the start of the storage. */
    public boolean isContiguous() {
        return offset == 0 && isDense();
    }

    private boolean isDense() {
        long expected = 1;
        for (int i = strides.length - 1; i >= 0; i--) {
            if (shape.dim(i) != 1 && strides[i] != expected) {
                return shape.size() == 0;
            }
            expected *= shape.dim(i);
        }
        return true;
    }

    /** The axes in another order: axis {@code i} of the result is axis {@code order[i]} of this. */
    public Layout permute(int... order) {
        int[] dims = new int[order.length];
        long[] moved = new long[order.length];
        for (int i = 0; i < order.length; i++) {
            dims[i] = shape.dim(order[i]);
            moved[i] = strides[order[i]];
        }
        return new Layout(Shape.of(dims), moved, offset);
    }

    /** The indices {@code start, start + step, ...} along {@code axis}, {@code count} of them; step may be negative. */
    public Layout slice(int axis, int start, int count, int step) {
        long[] stepped = strides.clone();
        stepped[axis] *= step;
        return new Layout(shape.with(axis, count), stepped, offset + start * strides[axis]);
    }

    /** Every element repeated, without a copy, to {@code target}, to which {@code shape()} must broadcast. */
    public Layout broadcastTo(Shape target) {
        long[] repeated = new long[target.rank()];
        int missing = target.rank() - shape.rank();
        for (int i = 0; i < shape.rank(); i++) {
            repeated[i + missing] = shape.dim(i) == 1 ? 0 : strides[i];
        }
        return new Layout(target, repeated, offset);
    }

    /**
     * The same elements in another shape, without moving any, or null where that cannot be done.
     *
     * @param target of the same size
     */
    public Layout reshape(Shape target) {
        return isDense() ? new Layout(target, contiguous(target).strides, offset) : insertOrDropOnes(target);
    }

    /** Axes of size 1 come and go whatever the strides are. */
    private Layout insertOrDropOnes(Shape target) {
        long[] moved = new long[target.rank()];
        int from = 0;
        for (int to = 0; to < moved.length; to++) {
            if (target.dim(to) == 1) {
                continue;
            }
            while (from < strides.length && shape.dim(from) == 1) {
                from++;
            }
            if (from == strides.length || shape.dim(from) != target.dim(to)) {
                return null;
            }
            moved[to] = strides[from++];
        }
        return new Layout(target, moved, offset);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Layout layout
                && shape.equals(layout.shape)
                && offset == layout.offset
                && Arrays.equals(strides, layout.strides);
    }

    @Override
    public int hashCode() {
        return 31 * shape.hashCode() + Arrays.hashCode(strides) + Long.hashCode(offset);
    }

    @Override
    public String toString() {
        return shape + " strides " + Arrays.toString(strides) + " offset " + offset;
    }
}
