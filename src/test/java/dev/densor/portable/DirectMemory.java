package dev.densor.portable;

import dev.densor.host.HostBuffer;
import dev.densor.host.HostMemory;
import dev.densor.shape.DType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Memory outside the heap, as a native backend has it. */
final class DirectMemory implements HostMemory {
    private static final class Direct extends HostBuffer {
        Direct(DType dtype, java.nio.Buffer data) {
            super(dtype, data);
        }
    }

    private long liveBytes;

    @Override
    public HostBuffer allocate(DType dtype, long size) {
        ByteBuffer bytes =
                ByteBuffer.allocateDirect(Math.toIntExact(size * dtype.bytes())).order(ByteOrder.nativeOrder());
        liveBytes += bytes.limit();
        return new Direct(
                dtype,
                switch (dtype) {
                    case FLOAT32 -> bytes.asFloatBuffer();
                    case FLOAT64 -> bytes.asDoubleBuffer();
                    case FLOAT16, BFLOAT16 -> bytes.asShortBuffer();
                    case INT32 -> bytes.asIntBuffer();
                    case INT64 -> bytes.asLongBuffer();
                    case INT8, UINT8, BOOL -> bytes;
                });
    }

    @Override
    public void free(HostBuffer buffer) {
        liveBytes -= buffer.bytes();
        buffer.release();
    }

    @Override
    public long liveBytes() {
        return liveBytes;
    }

    @Override
    public void close() {
        // The collector's.
    }
}
