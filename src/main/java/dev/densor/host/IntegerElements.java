package dev.densor.host;

import dev.densor.shape.DType;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;

/** Elements of the integer types and BOOL; doubles go by way of longs. */
abstract class IntegerElements extends Elements {
    @Override
    final void load(int at, int step, double[] into, int count) {
        long[] values = new long[count];
        load(at, step, values, count);
        for (int i = 0; i < count; i++) {
            into[i] = values[i];
        }
    }

    @Override
    final void store(int at, int step, double[] from, int count) {
        long[] values = new long[count];
        for (int i = 0; i < count; i++) {
            values[i] = saturate(from[i]);
        }
        store(at, step, values, count);
    }

    /** The integer next to {@code value} towards 0 that the type holds; 0 for NaN. */
    abstract long saturate(double value);

    static final class Int32 extends IntegerElements {
        private final IntBuffer values;

        Int32(IntBuffer values) {
            this.values = values;
        }

        @Override
        IntBuffer data() {
            return values;
        }

        @Override
        void move(int at, Buffer from, int source, int count) {
            values.put(at, (IntBuffer) from, source, count);
        }

        @Override
        void load(int at, int step, long[] into, int count) {
            for (int i = 0; i < count; i++) {
                into[i] = values.get(at + i * step);
            }
        }

        @Override
        void store(int at, int step, long[] from, int count) {
            for (int i = 0; i < count; i++) {
                values.put(at + i * step, (int) from[i]);
            }
        }

        @Override
        long saturate(double value) {
            return (int) value;
        }
    }

    static final class Int64 extends IntegerElements {
        private final LongBuffer values;

        Int64(LongBuffer values) {
            this.values = values;
        }

        @Override
        LongBuffer data() {
            return values;
        }

        @Override
        void move(int at, Buffer from, int source, int count) {
            values.put(at, (LongBuffer) from, source, count);
        }

        @Override
        void load(int at, int step, long[] into, int count) {
            for (int i = 0; i < count; i++) {
                into[i] = values.get(at + i * step);
            }
        }

        @Override
        void store(int at, int step, long[] from, int count) {
            for (int i = 0; i < count; i++) {
                values.put(at + i * step, from[i]);
            }
        }

        @Override
        long saturate(double value) {
            return (long) value;
        }
    }

    /** INT8, UINT8 or BOOL. */
    static final class Byte8 extends IntegerElements {
        private final DType dtype;
        private final ByteBuffer values;

        Byte8(DType dtype, ByteBuffer values) {
            this.dtype = dtype;
            this.values = values;
        }

        @Override
        ByteBuffer data() {
            return values;
        }

        @Override
        void move(int at, Buffer from, int source, int count) {
            values.put(at, (ByteBuffer) from, source, count);
        }

        @Override
        void load(int at, int step, long[] into, int count) {
            int mask = dtype == DType.UINT8 ? 0xff : -1;
            for (int i = 0; i < count; i++) {
                into[i] = values.get(at + i * step) & mask;
            }
        }

        @Override
        void store(int at, int step, long[] from, int count) {
            for (int i = 0; i < count; i++) {
                values.put(at + i * step, dtype == DType.BOOL ? (byte) (from[i] != 0 ? 1 : 0) : (byte) from[i]);
            }
        }

        @Override
        long saturate(double value) {
            return switch (dtype) {
                case UINT8 -> (long) Math.max(0, Math.min(255, Double.isNaN(value) ? 0 : value));
                case BOOL -> value != 0 ? 1 : 0;
                default -> (long) Math.max(Byte.MIN_VALUE, Math.min(Byte.MAX_VALUE, Double.isNaN(value) ? 0 : value));
            };
        }
    }
}
