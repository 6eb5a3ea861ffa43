package dev.densor.cuda.driver;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import jcuda.Pointer;

/**
 * The remaining elements of a direct buffer as the driver takes them.
 *
 * @param pointer to the first
 * @param bytes that they take
 */
record HostSpan(Pointer pointer, long bytes) {
    /**
     * Looks at a buffer.
     *
     * @throws IllegalArgumentException when it is on the Java heap, where the collector moves it while the device
     *     copies
     */
    static HostSpan of(Buffer buffer) {
        if (!buffer.isDirect()) {
            throw new IllegalArgumentException("the device copies from and to direct buffers only, not " + buffer);
        }
        int element = elementBytes(buffer);
        long from = (long) buffer.position() * element;
        return new HostSpan(Pointer.to(buffer).withByteOffset(from), (long) buffer.remaining() * element);
    }

    static int elementBytes(Buffer buffer) {
        if (buffer instanceof ByteBuffer) {
            return Byte.BYTES;
        }
        if (buffer instanceof ShortBuffer) {
            return Short.BYTES;
        }
        return buffer instanceof LongBuffer || buffer instanceof DoubleBuffer ? Long.BYTES : Integer.BYTES;
    }
}
