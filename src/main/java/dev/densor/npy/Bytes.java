package dev.densor.npy;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;

/** The bytes of a .npy file, wherever they stand: on disk, in memory or inside a zip. */
interface Bytes extends Closeable {
    /**
     * Reads some of the bytes from {@code position} on, as many as come at once.
     *
     * @param into an array-backed buffer that is not full
     * @return how many, at least 1; or -1 when there are none
     */
    int read(ByteBuffer into, long position) throws IOException;

    /** How many bytes there are; empty when only reading them tells, as what a zip's directory says may be a lie. */
    OptionalLong size() throws IOException;

    /**
     * The same bytes, or at least the first {@code count}, for reading from here and there.
     *
     * @param file for the message
     */
    Bytes randomAccess(long count, String file) throws IOException;

    /**
     * Reads from {@code position} until {@code into} is full.
     *
     * @throws EOFException when there are too few
     */
    default void fill(ByteBuffer into, long position) throws IOException {
        while (into.hasRemaining()) {
            int count = read(into, position);
            if (count < 0) {
                throw new EOFException();
            }
            position += count;
        }
    }
}
