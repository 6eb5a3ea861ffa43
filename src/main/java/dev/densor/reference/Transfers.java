package dev.densor.reference;

import dev.densor.shape.HostArray;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;

/** Copies between host arrays and storage. Duplicates of the host's buffer are used: its position is not ours. */
final class Transfers {
    private Transfers() {}

    static void upload(HostArray from, Storage to) {
        switch (from.dtype()) {
            case FLOAT32 -> ((FloatBuffer) from.data()).duplicate().get((float[]) to.array());
            case FLOAT64 -> ((DoubleBuffer) from.data()).duplicate().get((double[]) to.array());
            case FLOAT16, BFLOAT16 -> ((ShortBuffer) from.data()).duplicate().get((short[]) to.array());
            case INT32 -> ((IntBuffer) from.data()).duplicate().get((int[]) to.array());
            case INT64 -> ((LongBuffer) from.data()).duplicate().get((long[]) to.array());
            case INT8, UINT8 -> ((ByteBuffer) from.data()).duplicate().get((byte[]) to.array());
            case BOOL -> uploadBooleans((ByteBuffer) from.data(), (byte[]) to.array());
        }
    }

    /** Any byte but 0 is true, and kept as 1. */
    private static void uploadBooleans(ByteBuffer from, byte[] to) {
        for (int i = 0; i < to.length; i++) {
            to[i] = (byte) (from.get(i) != 0 ? 1 : 0);
        }
    }

    static void download(Storage from, HostArray to) {
        switch (to.dtype()) {
            case FLOAT32 -> ((FloatBuffer) to.data()).duplicate().put((float[]) from.array());
            case FLOAT64 -> ((DoubleBuffer) to.data()).duplicate().put((double[]) from.array());
            case FLOAT16, BFLOAT16 -> ((ShortBuffer) to.data()).duplicate().put((short[]) from.array());
            case INT32 -> ((IntBuffer) to.data()).duplicate().put((int[]) from.array());
            case INT64 -> ((LongBuffer) to.data()).duplicate().put((long[]) from.array());
            case INT8, UINT8, BOOL -> ((ByteBuffer) to.data()).duplicate().put((byte[]) from.array());
        }
    }
}
