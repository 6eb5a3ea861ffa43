package dev.densor.npy;

import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import java.io.IOException;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;

/** Reads elements into new arrays on the Java heap, through a buffer small enough to stay in the processor's cache. */
final class ElementReader {
    private static final int STAGING_BYTES = 1 << 16;
    /** Elements to make room for before it is known that they are there. */
    private static final int UNCERTAIN_SIZE = 1 << 20;

    private final Bytes bytes;
    private final NpyHeader header;
    private final String file;

    /**
     * @param bytes in row-major order
     * @param header of the file they are in
     * @param file for the messages
     */
    ElementReader(Bytes bytes, NpyHeader header, String file) {
        this.bytes = bytes;
        this.header = header;
        this.file = file;
    }

    /**
     * The elements from {@code position} on.
     *
     * @param position of the first, in bytes
     * @param shape of the result, fewer than 2^31 elements
     * @throws java.io.EOFException when they are not all there
     */
    HostArray read(long position, Shape shape) throws IOException {
        int size = (int) shape.size();
        int width = header.type().width();
        boolean certain = bytes.size().isPresent();
        Buffer elements = allocate(certain ? size : Math.min(size, UNCERTAIN_SIZE));
        ByteBuffer staging = ByteBuffer.allocate((int) Math.min(STAGING_BYTES, (long) size * width))
                .order(header.order());
        while (elements.position() < size) {
            if (!elements.hasRemaining()) {
                elements = put(elements.flip(), allocate((int) Math.min(size, 2L * elements.capacity())));
            }
            staging.clear().limit((int) Math.min(staging.capacity(), (long) elements.remaining() * width));
            bytes.fill(staging, position);
            position += staging.limit();
            decode(staging.flip(), elements);
        }
        return HostArray.wrap(header.type().dtype(), shape, elements.flip());
    }

    private void decode(ByteBuffer staging, Buffer elements) {
        try {
            header.type().decode(staging, elements);
        } catch (ArithmeticException tooLarge) {
            throw new NpyException(file, "holds " + tooLarge.getMessage() + ", beyond int64, the widest integer here");
        }
    }

    private Buffer allocate(int size) {
        return HostArray.allocate(header.type().dtype(), Shape.of(size)).data().duplicate();
    }

    private static Buffer put(Buffer from, Buffer to) {
        if (from instanceof FloatBuffer floats) {
            return ((FloatBuffer) to).put(floats);
        }
        if (from instanceof DoubleBuffer doubles) {
            return ((DoubleBuffer) to).put(doubles);
        }
        if (from instanceof ShortBuffer shorts) {
            return ((ShortBuffer) to).put(shorts);
        }
        if (from instanceof IntBuffer ints) {
            return ((IntBuffer) to).put(ints);
        }
        if (from instanceof LongBuffer longs) {
            return ((LongBuffer) to).put(longs);
        }
        return ((ByteBuffer) to).put((ByteBuffer) from);
    }
}
