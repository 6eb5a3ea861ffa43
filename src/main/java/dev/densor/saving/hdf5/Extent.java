package dev.densor.saving.hdf5;

import io.jhdf.object.message.DataSpace;
import java.nio.ByteBuffer;

/**
 * A dataspace: the shape of a dataset or an attribute, and the number of elements in it.
 *
 * @param shape sizes, none negative; empty for a scalar
 * @param elements the product of the sizes
 */
record Extent(long[] shape, long elements) {
    private static final int MOST_DIMENSIONS = 32;
    private static final int NULL = 2;

    static Extent read(MeteredStorage storage, ByteBuffer message) {
        DataSpace space = DataSpace.readDataSpace(message, storage.getSuperblock());
        if (space.getType() == NULL) {
            return new Extent(new long[] {0}, 0);
        }
        long[] shape = space.getDimensionsAsLong();
        if (shape.length > MOST_DIMENSIONS) {
            throw new UnreadableException("is damaged: it has %d dimensions", shape.length);
        }
        return new Extent(shape, count(shape));
    }

    /** The product, or Long.MAX_VALUE where it is larger; 0 as soon as one size is 0. */
    private static long count(long[] shape) {
        long elements = 1;
        boolean empty = false;
        for (long size : shape) {
            if (size < 0) {
                throw new UnreadableException("is damaged: it has a dimension of size %d", size);
            }
            empty |= size == 0;
            elements = size > 0 && elements > Long.MAX_VALUE / size ? Long.MAX_VALUE : elements * Math.max(size, 1);
        }
        return empty ? 0 : elements;
    }
}
