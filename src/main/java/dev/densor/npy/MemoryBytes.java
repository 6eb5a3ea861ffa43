package dev.densor.npy;

import java.nio.ByteBuffer;
import java.util.OptionalLong;

/**
 * Bytes that are in memory already.
 *
 * @param bytes from index 0 to its limit
 */
record MemoryBytes(ByteBuffer bytes) implements Bytes {
    @Override
    public int read(ByteBuffer into, long position) {
        int count = (int) Math.min(into.remaining(), bytes.limit() - position);
        if (count <= 0) {
            return -1;
        }
        into.put(bytes.slice((int) position, count));
        return count;
    }

    @Override
    public OptionalLong size() {
        return OptionalLong.of(bytes.limit());
    }

    @Override
    public Bytes randomAccess(long count, String file) {
        return this;
    }

    /** Nothing is held. */
    @Override
    public void close() {}
}
