package dev.densor.reference;

import dev.densor.backend.Buffer;
import dev.densor.shape.BFloat16;
import dev.densor.shape.DType;
import dev.densor.shape.Float16;

/**
 * A Java array as device memory. Elements are read a run at a time as doubles, or as longs where a double would lose
 * digits, and rounded to the element type when written.
 */
final class Storage implements Buffer {
    private final DType dtype;
    private final int size;
    private volatile Object array;

    Storage(DType dtype, int size) {
        this.dtype = dtype;
        this.size = size;
        this.array = switch (dtype) {
            case FLOAT32 -> new float[size];
            case FLOAT64 -> new double[size];
            case FLOAT16, BFLOAT16 -> new short[size];
            case INT32 -> new int[size];
            case INT64 -> new long[size];
            case INT8, UINT8, BOOL -> new byte[size];
        };
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
        array();
        array = null;
    }

    Object array() {
        Object live = array;
        if (live == null) {
            throw new IllegalStateException("reference:0: buffer was freed");
        }
        return live;
    }

    /** Reads {@code count} elements from {@code from} on, {@code stride} apart. */
    void load(long from, long stride, double[] into, int count) {
        int at = (int) from;
        int step = (int) stride;
        switch (dtype) {
            case FLOAT32 -> {
                float[] values = (float[]) array();
                for (int i = 0; i < count; i++, at += step) {
                    into[i] = values[at];
                }
            }
            case FLOAT64 -> {
                double[] values = (double[]) array();
                for (int i = 0; i < count; i++, at += step) {
                    into[i] = values[at];
                }
            }
            case FLOAT16 -> {
                short[] values = (short[]) array();
                for (int i = 0; i < count; i++, at += step) {
                    into[i] = Float16.toFloat(values[at]);
                }
            }
            case BFLOAT16 -> {
                short[] values = (short[]) array();
                for (int i = 0; i < count; i++, at += step) {
                    into[i] = BFloat16.toFloat(values[at]);
                }
            }
            case INT32, INT64, INT8, UINT8, BOOL -> {
                long[] values = new long[count];
                load(from, stride, values, count);
                for (int i = 0; i < count; i++) {
                    into[i] = values[i];
                }
            }
        }
    }

    /** Reads {@code count} elements of an integer type, or BOOL as 0 and 1. */
    void load(long from, long stride, long[] into, int count) {
        int at = (int) from;
        int step = (int) stride;
        switch (dtype) {
            case INT32 -> {
                int[] values = (int[]) array();
                for (int i = 0; i < count; i++, at += step) {
                    into[i] = values[at];
                }
            }
            case INT64 -> {
                long[] values = (long[]) array();
                for (int i = 0; i < count; i++, at += step) {
                    into[i] = values[at];
                }
            }
            case INT8, UINT8, BOOL -> {
                byte[] values = (byte[]) array();
                int mask = dtype == DType.UINT8 ? 0xff : -1;
                for (int i = 0; i < count; i++, at += step) {
                    into[i] = values[at] & mask;
                }
            }
            case FLOAT32, FLOAT64, FLOAT16, BFLOAT16 -> throw new IllegalArgumentException("not an integer: " + dtype);
        }
    }

    /** Writes {@code count} elements, rounding to a floating-point type, truncating and saturating to an integer. */
    void store(long to, long stride, double[] from, int count) {
        int at = (int) to;
        int step = (int) stride;
        switch (dtype) {
            case FLOAT32 -> {
                float[] values = (float[]) array();
                for (int i = 0; i < count; i++, at += step) {
                    values[at] = (float) from[i];
                }
            }
            case FLOAT64 -> {
                double[] values = (double[]) array();
                for (int i = 0; i < count; i++, at += step) {
                    values[at] = from[i];
                }
            }
            case FLOAT16 -> {
                short[] values = (short[]) array();
                for (int i = 0; i < count; i++, at += step) {
                    values[at] = Float16.fromDouble(from[i]);
                }
            }
            case BFLOAT16 -> {
                short[] values = (short[]) array();
                for (int i = 0; i < count; i++, at += step) {
                    values[at] = BFloat16.fromDouble(from[i]);
                }
            }
            case INT32, INT64, INT8, UINT8, BOOL -> {
                long[] values = new long[count];
                for (int i = 0; i < count; i++) {
                    values[i] = saturate(from[i]);
                }
                store(to, stride, values, count);
            }
        }
    }

    /** Writes {@code count} integers: to integer types their low bits, to BOOL whether they are not 0, else rounded. */
    void store(long to, long stride, long[] from, int count) {
        int at = (int) to;
        int step = (int) stride;
        switch (dtype) {
            case INT32 -> {
                int[] values = (int[]) array();
                for (int i = 0; i < count; i++, at += step) {
                    values[at] = (int) from[i];
                }
            }
            case INT64 -> {
                long[] values = (long[]) array();
                for (int i = 0; i < count; i++, at += step) {
                    values[at] = from[i];
                }
            }
            case INT8, UINT8 -> {
                byte[] values = (byte[]) array();
                for (int i = 0; i < count; i++, at += step) {
                    values[at] = (byte) from[i];
                }
            }
            case BOOL -> {
                byte[] values = (byte[]) array();
                for (int i = 0; i < count; i++, at += step) {
                    values[at] = (byte) (from[i] != 0 ? 1 : 0);
                }
            }
            case FLOAT32 -> {
                float[] values = (float[]) array();
                for (int i = 0; i < count; i++, at += step) {
                    values[at] = from[i];
                }
            }
            case FLOAT64 -> {
                double[] values = (double[]) array();
                for (int i = 0; i < count; i++, at += step) {
                    values[at] = from[i];
                }
            }
            case FLOAT16 -> {
                short[] values = (short[]) array();
                for (int i = 0; i < count; i++, at += step) {
                    values[at] = Float16.fromDouble(from[i]);
                }
            }
            case BFLOAT16 -> {
                short[] values = (short[]) array();
                for (int i = 0; i < count; i++, at += step) {
                    values[at] = BFloat16.fromLong(from[i]);
                }
            }
        }
    }

    private long saturate(double value) {
        return switch (dtype) {
            case INT32 -> (int) value;
            case INT8 -> (long) Math.max(Byte.MIN_VALUE, Math.min(Byte.MAX_VALUE, Double.isNaN(value) ? 0 : value));
            case UINT8 -> (long) Math.max(0, Math.min(255, Double.isNaN(value) ? 0 : value));
            case BOOL -> value != 0 ? 1 : 0;
            case INT64, FLOAT32, FLOAT64, FLOAT16, BFLOAT16 -> (long) value;
        };
    }
}
