package dev.densor.nativecpu.onednn;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.javacpp.Pointer;

/**
 * A stretch of memory outside the Java heap, aligned for vector instructions. Nobody frees it but {@link #free}.
 *
 * @param address of the first byte, a multiple of {@link #ALIGNMENT}
 * @param bytes that it is long
 * @param allocation what the system gave, somewhat larger
 */
public record Block(long address, long bytes, long allocation) {
    /** A cache line, and a register of AVX-512. */
    public static final int ALIGNMENT = 64;

    /**
     * Takes memory from the system.
     *
     * @return null when the system has none
     */
    public static Block allocate(long bytes) {
        Pointer allocation = Pointer.malloc(bytes + ALIGNMENT);
        if (allocation == null || allocation.isNull()) {
            return null;
        }
        long from = allocation.address();
        return new Block((from + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT, bytes, from);
    }

    /** Gives it back to the system; once, and when nobody reads or writes it any more. */
    public void free() {
        Pointer.free(new Address().at(allocation));
    }

    /**
     * Its first bytes as a buffer in native byte order, without a copy.
     *
     * @param length in bytes, at most 2^31 - 1
     */
    public ByteBuffer asBuffer(long length) {
        // JavaCPP takes a capacity of 0 for one that is not known.
        ByteBuffer bytes =
                new Address().at(address).capacity(Math.max(1, length)).asByteBuffer();
        return bytes.limit((int) length).slice().order(ByteOrder.nativeOrder());
    }
}
