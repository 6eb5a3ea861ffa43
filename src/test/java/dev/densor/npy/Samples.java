package dev.densor.npy;

import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import java.util.Random;

/** Arrays of random bit patterns, and their comparison bit by bit. */
final class Samples {
    private Samples() {}

    static HostArray random(DType dtype, Shape shape, long seed) {
        Random random = new Random(seed);
        HostArray array = HostArray.allocate(dtype, shape);
        for (int i = 0; i < array.size(); i++) {
            switch (dtype) {
                case FLOAT32 -> ((FloatBuffer) array.data()).put(i, Float.intBitsToFloat(random.nextInt()));
                case FLOAT64 -> ((DoubleBuffer) array.data()).put(i, Double.longBitsToDouble(random.nextLong()));
                case FLOAT16, BFLOAT16 -> ((ShortBuffer) array.data()).put(i, (short) random.nextInt());
                case INT32 -> ((IntBuffer) array.data()).put(i, random.nextInt());
                case INT64 -> ((LongBuffer) array.data()).put(i, random.nextLong());
                case INT8, UINT8 -> ((ByteBuffer) array.data()).put(i, (byte) random.nextInt());
                case BOOL -> ((ByteBuffer) array.data()).put(i, (byte) random.nextInt(2));
            }
        }
        return array;
    }

    static boolean same(HostArray a, HostArray b) {
        return a.dtype() == b.dtype()
                && a.shape().equals(b.shape())
                // NaN equals NaN in a buffer's eyes.
                && a.data().equals(b.data());
    }
}
