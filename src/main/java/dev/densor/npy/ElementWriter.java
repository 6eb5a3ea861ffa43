package dev.densor.npy;

import dev.densor.shape.HostArray;
import java.io.IOException;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import java.nio.channels.WritableByteChannel;

/** Writes elements as little-endian bytes, through a small buffer. */
final class ElementWriter {
    private static final int STAGING_BYTES = 1 << 16;

    private ElementWriter() {}

    /** Writes all elements of {@code array}, whatever their type. */
    static void write(HostArray array, WritableByteChannel out) throws IOException {
        int width = array.dtype().bytes();
        ByteBuffer staging = ByteBuffer.allocate((int) Math.min(STAGING_BYTES, (long) array.size() * width))
                .order(ByteOrder.LITTLE_ENDIAN);
        for (int done = 0; done < array.size(); ) {
            int count = Math.min(staging.capacity() / width, array.size() - done);
            encode(array.data(), done, count, staging.clear());
            staging.position(0).limit(count * width);
            while (staging.hasRemaining()) {
                out.write(staging);
            }
            done += count;
        }
    }

    private static void encode(Buffer data, int from, int count, ByteBuffer to) {
        if (data instanceof FloatBuffer floats) {
            to.asFloatBuffer().put(floats.slice(from, count));
        } else if (data instanceof DoubleBuffer doubles) {
            to.asDoubleBuffer().put(doubles.slice(from, count));
        } else if (data instanceof ShortBuffer shorts) {
            to.asShortBuffer().put(shorts.slice(from, count));
        } else if (data instanceof IntBuffer ints) {
            to.asIntBuffer().put(ints.slice(from, count));
        } else if (data instanceof LongBuffer longs) {
            to.asLongBuffer().put(longs.slice(from, count));
        } else {
            to.put(((ByteBuffer) data).slice(from, count));
        }
    }
}
