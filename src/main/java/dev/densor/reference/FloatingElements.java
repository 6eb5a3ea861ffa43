package dev.densor.reference;

import dev.densor.shape.BFloat16;
import dev.densor.shape.DType;
import dev.densor.shape.Float16;

/** Elements of the floating-point types. */
abstract class FloatingElements extends Elements {
    @Override
    final void load(int at, int step, long[] into, int count) {
        throw new IllegalArgumentException("floating-point elements are not integers");
    }

    static final class Float32 extends FloatingElements {
        private final float[] values;

        Float32(int size) {
            values = new float[size];
        }

        @Override
        float[] array() {
            return values;
        }

        @Override
        void load(int at, int step, double[] into, int count) {
            for (int i = 0; i < count; i++) {
                into[i] = values[at + i * step];
            }
        }

        @Override
        void store(int at, int step, double[] from, int count) {
            for (int i = 0; i < count; i++) {
                values[at + i * step] = (float) from[i];
            }
        }

        @Override
        void store(int at, int step, long[] from, int count) {
            for (int i = 0; i < count; i++) {
                values[at + i * step] = from[i];
            }
        }
    }

    static final class Float64 extends FloatingElements {
        private final double[] values;

        Float64(int size) {
            values = new double[size];
        }

        @Override
        double[] array() {
            return values;
        }

        @Override
        void load(int at, int step, double[] into, int count) {
            for (int i = 0; i < count; i++) {
                into[i] = values[at + i * step];
            }
        }

        @Override
        void store(int at, int step, double[] from, int count) {
            for (int i = 0; i < count; i++) {
                values[at + i * step] = from[i];
            }
        }

        @Override
        void store(int at, int step, long[] from, int count) {
            for (int i = 0; i < count; i++) {
                values[at + i * step] = from[i];
            }
        }
    }

    /** FLOAT16 or BFLOAT16, as bit patterns. */
    static final class Short16 extends FloatingElements {
        private final boolean isBFloat16;
        private final short[] values;

        Short16(DType dtype, int size) {
            isBFloat16 = dtype == DType.BFLOAT16;
            values = new short[size];
        }

        @Override
        short[] array() {
            return values;
        }

        @Override
        void load(int at, int step, double[] into, int count) {
            for (int i = 0; i < count; i++) {
                short bits = values[at + i * step];
                into[i] = isBFloat16 ? BFloat16.toFloat(bits) : Float16.toFloat(bits);
            }
        }

        @Override
        void store(int at, int step, double[] from, int count) {
            for (int i = 0; i < count; i++) {
                values[at + i * step] = isBFloat16 ? BFloat16.fromDouble(from[i]) : Float16.fromDouble(from[i]);
            }
        }

        @Override
        void store(int at, int step, long[] from, int count) {
            for (int i = 0; i < count; i++) {
                values[at + i * step] = isBFloat16 ? BFloat16.fromLong(from[i]) : Float16.fromDouble(from[i]);
            }
        }
    }
}
