package dev.densor.cuda;

import dev.densor.cuda.driver.Arguments;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;

/** Memory that is written without reading any: one value, or random numbers. */
final class Fills {
    private static final Kernel FILL = new Kernel("generate", "fill");
    private static final Kernel UNIFORM = new Kernel("generate", "uniform");

    /** Bytes, and random numbers, that a thread makes at a time. */
    private static final int BYTES = 16;

    private static final int NUMBERS = 4;

    private final Device device;

    Fills(Device device) {
        this.device = device;
    }

    void fill(CudaBuffer out, double value) {
        if (out.size() > 0) {
            device.launch(
                    FILL,
                    out,
                    device.grid(Launch.divideUp(out.bytes(), BYTES)),
                    Arguments.of(out.address(), out.bytes(), pattern(out.dtype(), value)));
        }
    }

    /** Eight bytes of elements. */
    static long pattern(DType dtype, double value) {
        HostArray one = HostArray.of(new double[] {value}, Shape.SCALAR).cast(dtype);
        return switch (dtype) {
            case FLOAT64 -> Double.doubleToRawLongBits(((DoubleBuffer) one.data()).get(0));
            case INT64 -> ((LongBuffer) one.data()).get(0);
            case FLOAT32 -> repeated(Float.floatToRawIntBits(((FloatBuffer) one.data()).get(0)), Integer.SIZE);
            case INT32 -> repeated(((IntBuffer) one.data()).get(0), Integer.SIZE);
            case FLOAT16, BFLOAT16 -> repeated(((ShortBuffer) one.data()).get(0), Short.SIZE);
            case INT8, UINT8, BOOL -> repeated(((ByteBuffer) one.data()).get(0), Byte.SIZE);
        };
    }

    private static long repeated(long element, int bits) {
        long pattern = element & (-1L >>> (Long.SIZE - bits));
        for (int filled = bits; filled < Long.SIZE; filled *= 2) {
            pattern |= pattern << filled;
        }
        return pattern;
    }

    void uniform(long seed, long counter, CudaBuffer out) {
        if (out.size() > 0) {
            device.launch(
                    UNIFORM,
                    out,
                    device.grid(Launch.divideUp(out.size(), NUMBERS)),
                    Arguments.of(out.address(), out.size(), seed, counter));
        }
    }
}
