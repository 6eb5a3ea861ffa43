package dev.densor.host;

import dev.densor.backend.Buffer;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;

/**
 * Memory of the machine, on the Java heap or outside it, as device memory until it is freed. Elements are read a run at
 * a time as doubles, or as longs where a double would lose digits, and rounded to the element type when written; those
 * who know the type take {@link #floats} and do it themselves.
 */
public class HostBuffer implements Buffer {
    /** Elements copied by one task: enough to be worth a thread, little enough to spread. */
    private static final int COPIED_AT_ONCE = 1 << 17;

    private final DType dtype;
    private final int size;
    private volatile Elements elements;

    /**
     * A buffer over {@code data}.
     *
     * @param data of the class that goes with {@code dtype}, in native byte order, from index 0 to its limit
     */
    protected HostBuffer(DType dtype, java.nio.Buffer data) {
        this.dtype = dtype;
        this.size = data.limit();
        this.elements = Elements.of(dtype, data);
    }

    /** A buffer on the Java heap, full of zeros. */
    static HostBuffer onHeap(DType dtype, int size) {
        java.nio.Buffer data =
                switch (dtype) {
                    case FLOAT32 -> FloatBuffer.allocate(size);
                    case FLOAT64 -> DoubleBuffer.allocate(size);
                    case FLOAT16, BFLOAT16 -> ShortBuffer.allocate(size);
                    case INT32 -> IntBuffer.allocate(size);
                    case INT64 -> LongBuffer.allocate(size);
                    case INT8, UINT8, BOOL -> ByteBuffer.allocate(size);
                };
        return new HostBuffer(dtype, data);
    }

    @Override
    public final DType dtype() {
        return dtype;
    }

    @Override
    public final long size() {
        return size;
    }

    /** What its elements take, in bytes. */
    public final long bytes() {
        return (long) size * dtype.bytes();
    }

    /**
     * Forgets the memory; any later use of this buffer fails.
     *
     * @throws IllegalStateException when it was freed before
     */
    public void release() {
        elements();
        elements = null;
    }

    /**
     * Checks that it was not freed.
     *
     * @throws IllegalStateException when it was
     */
    protected final void requireLive() {
        elements();
    }

    private Elements elements() {
        Elements live = elements;
        if (live == null) {
            throw new IllegalStateException("buffer of " + size + " " + dtype + " was freed");
        }
        return live;
    }

    /**
     * The elements of a float32 buffer, at the index they have here; on the Java heap if it has an array.
     *
     * @throws ClassCastException when it is of another type
     */
    public final FloatBuffer floats() {
        return (FloatBuffer) elements().data();
    }

    /**
     * The elements of an INT32 buffer, at the index they have here.
     *
     * @throws ClassCastException when it is of another type
     */
    public final IntBuffer ints() {
        return (IntBuffer) elements().data();
    }

    /**
     * The elements of a BOOL buffer, 0 and 1, at the index they have here.
     *
     * @throws ClassCastException when it is of a wider type
     */
    public final ByteBuffer truths() {
        return (ByteBuffer) elements().data();
    }

    /** Reads {@code count} elements from {@code from} on, {@code stride} apart. */
    public final void load(long from, long stride, double[] into, int count) {
        elements().load((int) from, (int) stride, into, count);
    }

    /** Reads {@code count} elements of an integer type, or BOOL as 0 and 1. */
    public final void load(long from, long stride, long[] into, int count) {
        elements().load((int) from, (int) stride, into, count);
    }

    /** Writes {@code count} elements, rounding to a floating-point type, truncating and saturating to an integer. */
    public final void store(long to, long stride, double[] from, int count) {
        elements().store((int) to, (int) stride, from, count);
    }

    /** Writes {@code count} integers: to integer types their low bits, to BOOL whether they are not 0, else rounded. */
    public final void store(long to, long stride, long[] from, int count) {
        elements().store((int) to, (int) stride, from, count);
    }

    /** Copies {@code count} elements of a buffer of this type, bit by bit. */
    public final void move(long to, HostBuffer from, long at, int count) {
        elements().move((int) to, from.elements().data(), (int) at, count);
    }

    /** Copies all elements of an array of this type and size; BOOL bytes other than 0 become 1. */
    public final void upload(HostArray from, Team team) {
        if (dtype == DType.BOOL) {
            uploadBooleans((ByteBuffer) from.data());
        } else {
            copy(from.data(), elements(), team);
        }
    }

    private void uploadBooleans(ByteBuffer from) {
        ByteBuffer to = (ByteBuffer) elements().data();
        for (int i = 0; i < size; i++) {
            to.put(i, (byte) (from.get(from.position() + i) != 0 ? 1 : 0));
        }
    }

    /** Copies all elements to an array of this type and size. */
    public final void download(HostArray to, Team team) {
        java.nio.Buffer target = to.data();
        copy(elements().data(), Elements.of(dtype, target), team);
    }

    private void copy(java.nio.Buffer from, Elements to, Team team) {
        int start = from.position();
        int begin = to.data().position();
        if (size <= COPIED_AT_ONCE) {
            to.move(begin, from, start, size);
            return;
        }
        team.run((size + COPIED_AT_ONCE - 1) / COPIED_AT_ONCE, task -> {
            int at = task * COPIED_AT_ONCE;
            to.move(begin + at, from, start + at, Math.min(COPIED_AT_ONCE, size - at));
        });
    }
}
