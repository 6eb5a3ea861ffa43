package dev.densor.host;

import dev.densor.shape.DType;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;

/**
 * The elements of a buffer in host memory, read and written a run at a time. {@code at} is the index of the first,
 * {@code step} the distance from one to the next.
 */
abstract class Elements {
    static Elements of(DType dtype, Buffer data) {
        return switch (dtype) {
            case FLOAT32 -> new FloatingElements.Float32((FloatBuffer) data);
            case FLOAT64 -> new FloatingElements.Float64((DoubleBuffer) data);
            case FLOAT16, BFLOAT16 -> new FloatingElements.Short16(dtype, (ShortBuffer) data);
            case INT32 -> new IntegerElements.Int32((IntBuffer) data);
            case INT64 -> new IntegerElements.Int64((LongBuffer) data);
            case INT8, UINT8, BOOL -> new IntegerElements.Byte8(dtype, (ByteBuffer) data);
        };
    }

    /** The memory itself. */
    abstract Buffer data();

    /** Reads elements as doubles. */
    abstract void load(int at, int step, double[] into, int count);

    /** Reads elements of an integer type, or BOOL as 0 and 1. */
    abstract void load(int at, int step, long[] into, int count);

    /** Writes doubles, rounded to a floating-point type, truncated and saturated to an integer. */
    abstract void store(int at, int step, double[] from, int count);

    /** Writes integers: to integer types their low bits, to BOOL whether they are not 0, else rounded. */
    abstract void store(int at, int step, long[] from, int count);

    /** Copies {@code count} elements from elements of the same type, bit by bit. */
    abstract void move(int at, Buffer from, int source, int count);
}
