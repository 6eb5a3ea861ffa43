package dev.densor.shape;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The sizes of a tensor of which some, most often the batch, are not known before a model runs. Immutable. */
public final class PartialShape {
    /** Stands for a size that is not known; Keras says None. */
    public static final int UNKNOWN = -1;

    private final int[] dims;

    private PartialShape(int[] dims) {
        this.dims = dims;
    }

    /**
     * A shape of the given sizes.
     *
     * @param dims each 0 or more, or {@link #UNKNOWN}
     */
    public static PartialShape of(int... dims) {
        for (int dim : dims) {
            if (dim < UNKNOWN) {
                throw new ShapeException("shape " + Arrays.toString(dims) + " has a negative size");
            }
        }
        return new PartialShape(dims.clone());
    }

    /** An unknown batch in front of {@code features}. */
    public static PartialShape batchOf(int... features) {
        int[] dims = new int[features.length + 1];
        dims[0] = UNKNOWN;
        System.arraycopy(features, 0, dims, 1, features.length);
        return of(dims);
    }

    /** A shape whose sizes are all known. */
    public static PartialShape of(Shape shape) {
        return new PartialShape(shape.dims());
    }

    /** Number of axes. */
    public int rank() {
        return dims.length;
    }

    /** A copy of the sizes, {@link #UNKNOWN} where not known. */
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

    /**
     * Size along an axis, or {@link #UNKNOWN}.
     *
     * @param axis in [-rank, rank)
     */
    public int dim(int axis) {
        return dims[axis(axis, "shape")];
    }

    /**
     * Size along an axis that has to be known.
     *
     * @param axis in [-rank, rank)
     * @param what whose size it is, for the message
     * @throws ShapeException when it is not known
     */
    public int knownDim(int axis, String what) {
        int dim = dims[axis(axis, what)];
        if (dim == UNKNOWN) {
            throw new ShapeException(what + ": axis " + axis + " of " + this + " must be known");
        }
        return dim;
    }

    /** This shape with another size along {@code axis}. */
    public PartialShape with(int axis, int dim) {
        int[] changed = dims.clone();
        changed[axis(axis, "shape")] = dim;
        return of(changed);
    }

    /** This shape without {@code axis}. */
    public PartialShape without(int axis) {
        int dropped = axis(axis, "shape");
        int[] rest = new int[dims.length - 1];
        System.arraycopy(dims, 0, rest, 0, dropped);
        System.arraycopy(dims, dropped + 1, rest, dropped, rest.length - dropped);
        return new PartialShape(rest);
    }

    /** Axes {@code from} (inclusive) to {@code to} (exclusive). */
    public PartialShape slice(int from, int to) {
        return new PartialShape(Arrays.copyOfRange(dims, from, to));
    }

    /** These axes and then those of {@code other}. */
    public PartialShape concat(PartialShape other) {
        int[] all = Arrays.copyOf(dims, dims.length + other.dims.length);
        System.arraycopy(other.dims, 0, all, dims.length, other.dims.length);
        return new PartialShape(all);
    }

    /** The product of the sizes, or {@link #UNKNOWN} when one is not known or the product exceeds an int. */
    public int product() {
        long product = 1;
        for (int dim : dims) {
            if (dim == UNKNOWN) {
                return UNKNOWN;
            }
            product *= dim;
            if (product > Integer.MAX_VALUE) {
                return UNKNOWN;
            }
        }
        return (int) product;
    }

    /** Whether a tensor of {@code shape} fits: same rank, and equal sizes where this one knows them. */
    public boolean accepts(Shape shape) {
        return fits(shape, 0);
    }

    /** Whether a tensor of {@code shape} fits but for the size of its first axis. */
    public boolean acceptsRows(Shape shape) {
        return fits(shape, 1);
    }

    private boolean fits(Shape shape, int from) {
        if (shape.rank() != dims.length) {
            return false;
        }
        for (int i = from; i < dims.length; i++) {
            if (dims[i] != UNKNOWN && dims[i] != shape.dim(i)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PartialShape shape && Arrays.equals(dims, shape.dims);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(dims);
    }

    /** {@code [None, 784]}, as Keras prints it. */
    @Override
    public String toString() {
        return Arrays.stream(dims)
                .mapToObj(d -> d == UNKNOWN ? "None" : Integer.toString(d))
                .collect(Collectors.joining(", ", "[", "]"));
    }
}
