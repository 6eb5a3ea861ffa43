package com.example.tinybackend;

import dev.densor.backend.Buffer;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;

/** Elements in a Java array; kernels see them as doubles, which hold every float, int and truth value. */
final class TinyBuffer implements Buffer {
    private final DType dtype;
    private final int size;
    private final float[] floats;
    private final int[] ints;
    private final byte[] bytes;

    TinyBuffer(DType dtype, int size) {
        this.dtype = dtype;
        this.size = size;
        floats = new float[dtype == DType.FLOAT32 ? size : 0];
        ints = new int[dtype == DType.INT32 ? size : 0];
        bytes = new byte[dtype == DType.BOOL ? size : 0];
    }

    static TinyBuffer of(Buffer buffer) {
        return (TinyBuffer) buffer;
    }

    @Override
    public DType dtype() {
        return dtype;
    }

    @Override
    public long size() {
        return size;
    }

    boolean isFloat() {
        return dtype == DType.FLOAT32;
    }

    double get(long index) {
        int i = (int) index;
        return switch (dtype) {
            case FLOAT32 -> floats[i];
            case INT32 -> ints[i];
            default -> bytes[i];
        };
    }

    /**
     * Rounds to nearest even; truncates to integers, saturating, NaN to 0, which are Java's casts; all but 0 is true.
     */
    void set(long index, double value) {
        int i = (int) index;
        switch (dtype) {
            case FLOAT32 -> floats[i] = (float) value;
            case INT32 -> ints[i] = (int) value;
            default -> bytes[i] = (byte) (value != 0 ? 1 : 0);
        }
    }

    /** The result of arithmetic: an integer keeps its low bits. */
    void setResult(long index, double value) {
        set(index, dtype == DType.INT32 ? (double) (int) (long) value : value);
    }

    void read(HostArray from) {
        switch (dtype) {
            case FLOAT32 -> ((FloatBuffer) from.data()).get(0, floats);
            case INT32 -> ((IntBuffer) from.data()).get(0, ints);
            default -> ((ByteBuffer) from.data()).get(0, bytes);
        }
    }

    void write(HostArray to) {
        switch (dtype) {
            case FLOAT32 -> ((FloatBuffer) to.data()).put(0, floats);
            case INT32 -> ((IntBuffer) to.data()).put(0, ints);
            default -> ((ByteBuffer) to.data()).put(0, bytes);
        }
    }
}
