package dev.densor.cli.data;

import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;

/** Rows that come from a file, one batch after the other. */
interface Rows extends AutoCloseable {
    /** What messages call the file. */
    String name();

    /** How many there are in all. */
    long count();

    /** The shape of one. */
    Shape rowShape();

    /** The next {@code limit} rows, or those that are left: [rows, rowShape...]. */
    HostArray next(int limit);

    @Override
    void close();

    /** The shape of {@code count} rows. */
    static Shape shape(int count, Shape rowShape) {
        int[] dims = new int[rowShape.rank() + 1];
        dims[0] = count;
        System.arraycopy(rowShape.dims(), 0, dims, 1, rowShape.rank());
        return Shape.of(dims);
    }
}
