package dev.densor.nativecpu.onednn;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.javacpp.Pointer;

/**
 * A stretch of memory outside the Java heap, aligned for vector instructions. Nobody frees it but {@link #free}.
 *
 * @param address of the first byte, a multiple of {@link #ALIGNMENT}
 * @param bytes that it is long
 * @param content those of the bytes that a buffer can hold, less than 2^31
 * @param allocation what the system gave, somewhat larger
 */
public record Block(long address, long bytes, ByteBuffer content, long allocation) {
    /** A cache line, and a register of AVX-512. */
    public static final int ALIGNMENT = 64;

    /**
     * Takes memory from the system.
     *
     * @return null when the system has none
     */
    public static Block allocate(long bytes) {
        long alignment = HugePages.alignment(bytes);
        Pointer allocation = Pointer.malloc(bytes + alignment);
        if (allocation == null || allocation.isNull()) {
            return null;
        }
        long address = (allocation.address() + alignment - 1) / alignment * alignment;
        HugePages.advise(address, bytes);
        ByteBuffer content = new Address()
                .at(address)
                .capacity(Math.min(bytes, Integer.MAX_VALUE))
                .asByteBuffer();
        return new Block(address, bytes, content, allocation.address());
    }

    /** Gives it back to the system; once, and when nobody reads or writes it any more. */
    public void free() {
        Pointer.free(new Address().at(allocation));
    }

    /** Its first {@code length} bytes as a buffer in native byte order, without a copy. */
    public ByteBuffer asBuffer(int length) {
        return content.slice(0, length).order(ByteOrder.nativeOrder());
    }
}
