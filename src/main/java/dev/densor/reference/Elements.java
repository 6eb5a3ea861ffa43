package dev.densor.reference;

import dev.densor.shape.DType;

/**
 * The elements of a Java array, read and written a run at a time. {@code at} is the index of the first, {@code step} the
 * distance from one to the next.
 */
abstract class Elements {
    static Elements of(DType dtype, int size) {
        return switch (dtype) {
            case FLOAT32 -> new FloatingElements.Float32(size);
            case FLOAT64 -> new FloatingElements.Float64(size);
            case FLOAT16, BFLOAT16 -> new FloatingElements.Short16(dtype, size);
            case INT32 -> new IntegerElements.Int32(size);
            case INT64 -> new IntegerElements.Int64(size);
            case INT8, UINT8, BOOL -> new IntegerElements.Byte8(dtype, size);
        };
    }

    /** The array itself: float[], double[], short[], int[], long[] or byte[]. */
    abstract Object array();

    /** Reads elements as doubles. */
    abstract void load(int at, int step, double[] into, int count);

    /** Reads elements of an integer type, or BOOL as 0 and 1. */
    abstract void load(int at, int step, long[] into, int count);

    /** Writes doubles, rounded to a floating-point type, truncated and saturated to an integer. */
    abstract void store(int at, int step, double[] from, int count);

    /** Writes integers: to integer types their low bits, to BOOL whether they are not 0, else rounded. */
    abstract void store(int at, int step, long[] from, int count);
}
