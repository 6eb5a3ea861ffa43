package dev.densor.host;

import dev.densor.shape.BFloat16;
import dev.densor.shape.DType;
import dev.densor.shape.Float16;
import java.nio.Buffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;

/** Elements of the floating-point types. */
abstract class FloatingElements extends Elements {
    @Override
    final void load(int at, int step, long[] into, int count) {
        throw new IllegalArgumentException("floating-point elements are not integers");
    }

    static final class Float32 extends FloatingElements {
        private final FloatBuffer values;

        Float32(FloatBuffer values) {
            this.values = values;
        }

        @Override
        FloatBuffer data() {
            return values;
        }

        @Override
        void move(int at, Buffer from, int source, int count) {
            values.put(at, (FloatBuffer) from, source, count);
        }

        @Override
        void load(int at, int step, double[] into, int count) {
            for (int i = 0; i < count; i++) {
                into[i] = values.get(at + i * step);
            }
        }

        @Override
        void store(int at, int step, double[] from, int count) {
            for (int i = 0; i < count; i++) {
                values.put(at + i * step, (float) from[i]);
            }
        }

        @Override
        void store(int at, int step, long[] from, int count) {
            for (int i = 0; i < count; i++) {
                values.put(at + i * step, from[i]);
            }
        }
    }

    static final class Float64 extends FloatingElements {
        private final DoubleBuffer values;

        Float64(DoubleBuffer values) {
            this.values = values;
        }

        @Override
        DoubleBuffer data() {
            return values;
        }

        @Override
        void move(int at, Buffer from, int source, int count) {
            values.put(at, (DoubleBuffer) from, source, count);
        }

        @Override
        void load(int at, int step, double[] into, int count) {
            for (int i = 0; i < count; i++) {
                into[i] = values.get(at + i * step);
            }
        }

        @Override
        void store(int at, int step, double[] from, int count) {
            for (int i = 0; i < count; i++) {
                values.put(at + i * step, from[i]);
            }
        }

        @Override
        void store(int at, int step, long[] from, int count) {
            for (int i = 0; i < count; i++) {
                values.put(at + i * step, from[i]);
            }
        }
    }

    /** FLOAT16 or BFLOAT16, as bit patterns. */
    static final class Short16 extends FloatingElements {
        private final boolean isBFloat16;
        private final ShortBuffer values;

        Short16(DType dtype, ShortBuffer values) {
            isBFloat16 = dtype == DType.BFLOAT16;
            this.values = values;
        }

        @Override
        ShortBuffer data() {
            return values;
        }

        @Override
        void move(int at, Buffer from, int source, int count) {
            values.put(at, (ShortBuffer) from, source, count);
        }

        @Override
        void load(int at, int step, double[] into, int count) {
            for (int i = 0; i < count; i++) {
                short bits = values.get(at + i * step);
                into[i] = isBFloat16 ? BFloat16.toFloat(bits) : Float16.toFloat(bits);
            }
        }

        @Override
        void store(int at, int step, double[] from, int count) {
            for (int i = 0; i < count; i++) {
                values.put(at + i * step, isBFloat16 ? BFloat16.fromDouble(from[i]) : Float16.fromDouble(from[i]));
            }
        }

        @Override
        void store(int at, int step, long[] from, int count) {
            for (int i = 0; i < count; i++) {
                values.put(at + i * step, isBFloat16 ? BFloat16.fromLong(from[i]) : Float16.fromDouble(from[i]));
            }
        }
    }
}
