package dev.densor;

import dev.densor.shape.HostArray;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;

/** Arrays in memory of their own: what a variable is given, and what is read from it, as Keras copies both. */
final class HostCopy {
    private HostCopy() {}

    /** The same elements, shared with nothing. */
    static HostArray of(HostArray from) {
        HostArray to = HostArray.allocate(from.dtype(), from.shape());
        Buffer in = from.data();
        int count = from.size();
        switch (from.dtype()) {
            case FLOAT32 -> ((FloatBuffer) to.data()).put(0, (FloatBuffer) in, 0, count);
            case FLOAT64 -> ((DoubleBuffer) to.data()).put(0, (DoubleBuffer) in, 0, count);
            case FLOAT16, BFLOAT16 -> ((ShortBuffer) to.data()).put(0, (ShortBuffer) in, 0, count);
            case INT32 -> ((IntBuffer) to.data()).put(0, (IntBuffer) in, 0, count);
            case INT64 -> ((LongBuffer) to.data()).put(0, (LongBuffer) in, 0, count);
            case INT8, UINT8, BOOL -> ((ByteBuffer) to.data()).put(0, (ByteBuffer) in, 0, count);
        }
        return to;
    }
}
