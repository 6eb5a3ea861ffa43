package dev.densor.reference;

import dev.densor.backend.Buffer;
import dev.densor.shape.DType;

/**
 * A Java array as device memory, until it is freed. Elements are read a run at a time as doubles, or as longs where a
 * double would lose digits, and rounded to the element type when written: see {@link Elements}.
 */
final class Storage implements Buffer {
    private final DType dtype;
    private final int size;
    private volatile Elements elements;

    Storage(DType dtype, int size) {
        this.dtype = dtype;
        this.size = size;
        this.elements = Elements.of(dtype, size);
    }

    @Override
    public DType dtype() {
        return dtype;
    }

    @Override
    public long size() {
        return size;
    }

    long bytes() {
        return (long) size * dtype.bytes();
    }

    /** Forgets the array; any later use of this buffer fails. */
    void release() {
        elements();
        elements = null;
    }

    private Elements elements() {
        Elements live = elements;
        if (live == null) {
            throw new IllegalStateException("reference:0: buffer was freed");
        }
        return live;
    }

    Object array() {
        return elements().array();
    }

    /** Reads {@code count} elements from {@code from} on, {@code stride} apart. */
    void load(long from, long stride, double[] into, int count) {
        elements().load((int) from, (int) stride, into, count);
    }

    /** Reads {@code count} elements of an integer type, or BOOL as 0 and 1. */
    void load(long from, long stride, long[] into, int count) {
        elements().load((int) from, (int) stride, into, count);
    }

    /** Writes {@code count} elements, rounding to a floating-point type, truncating and saturating to an integer. */
    void store(long to, long stride, double[] from, int count) {
        elements().store((int) to, (int) stride, from, count);
    }

    /** Writes {@code count} integers: to integer types their low bits, to BOOL whether they are not 0, else rounded. */
    void store(long to, long stride, long[] from, int count) {
        elements().store((int) to, (int) stride, from, count);
    }
}
