package dev.densor.shape;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The sizes of a tensor along its axes, all known; {@code []} is a scalar. Immutable. */
public final class Shape {
    /** The shape of a scalar. */
    public static final Shape SCALAR = new Shape(new int[0], 1);

    private final int[] dims;
    private final long size;

    private Shape(int[] dims, long size) {
        this.dims = dims;
        this.size = size;
    }

    /**
     * A shape of the given sizes.
     *
     * @throws ShapeException when one is negative, or their product exceeds 2^63 - 1
     */
    public static Shape of(int... dims) {
        if (dims.length == 0) {
            return SCALAR;
        }
        long size = 1;
        for (int dim : dims) {
            if (dim < 0) {
                throw new ShapeException("shape " + Arrays.toString(dims) + " has a negative size");
            }
            try {
                size = Math.multiplyExact(size, (long) dim);
            } catch (ArithmeticException overflow) {
                throw new ShapeException("shape " + Arrays.toString(dims) + " has more than 2^63 elements");
            }
        }
        return new Shape(dims.clone(), size);
    }

    /** Number of axes. */
    public int rank() {
        return dims.length;
    }

    /**
     * Size along an axis.
     *
     * @param axis in [-rank, rank); negative counts from the last
     */
    public int dim(int axis) {
        return dims[axis(axis, "shape")];
    }

    /** Number of elements: the product of the sizes, 1 for a scalar. */
    public long size() {
        return size;
    }

    /** A copy of the sizes. */
    public int[] dims() {
        return dims.clone();
    }

    /**
     * The axis meant by {@code axis}, which may count from the end.
     *
     * @param op named in the message
     * @throws ShapeException when it is out of [-rank, rank)
     */
    public int axis(int axis, String op) {
        return Axis.of(axis, dims.length, op, this);
    }

    /** The product of the sizes of axes {@code from} (inclusive) to {@code to} (exclusive). */
    public long size(int from, int to) {
        long product = 1;
        for (int i = from; i < to; i++) {
            product *= dims[i];
        }
        return product;
    }

    /** This shape with another size along {@code axis}. */
    public Shape with(int axis, int dim) {
        int[] changed = dims.clone();
        changed[axis(axis, "shape")] = dim;
        return of(changed);
    }

    /** This shape without {@code axis}. */
    public Shape without(int axis) {
        int dropped = axis(axis, "shape");
        int[] rest = new int[dims.length - 1];
        System.arraycopy(dims, 0, rest, 0, dropped);
        System.arraycopy(dims, dropped + 1, rest, dropped, rest.length - dropped);
        return of(rest);
    }

    /**
     * The shape both operands broadcast to: aligned at the last axis, sizes equal or 1.
     *
     * @param op named in the message
     * @throws ShapeException when an axis disagrees
     */
    public static Shape broadcast(Shape a, Shape b, String op) {
        int[] dims = new int[Math.max(a.rank(), b.rank())];
        for (int i = 1; i <= dims.length; i++) {
            int x = i <= a.rank() ? a.dims[a.rank() - i] : 1;
            int y = i <= b.rank() ? b.dims[b.rank() - i] : 1;
            if (x != y && x != 1 && y != 1) {
                throw new ShapeException(
                        op + ": shapes do not broadcast: " + a + " and " + b + " (" + x + " vs " + y + ")");
            }
            dims[dims.length - i] = x == 1 ? y : x;
        }
        return of(dims);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape shape && Arrays.equals(dims, shape.dims);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(dims);
    }

    /** {@code [32, 784]}. */
    @Override
    public String toString() {
        return Arrays.stream(dims).mapToObj(Integer::toString).collect(Collectors.joining(", ", "[", "]"));
    }
}
