package dev.densor.saving.hdf5;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The bytes of one file, on disk or in memory. Every read names its position, so threads may share a source. */
interface ByteSource extends Closeable {

    long size();

    /**
     * The given bytes, from position 0 of the answer to its limit. The caller has checked that they lie in the file.
     */
    ByteBuffer read(long position, int length) throws IOException;

    static ByteSource open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            return new OnDisk(channel, channel.size());
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    static ByteSource of(ByteBuffer content) {
        return new InMemory(content.slice().asReadOnlyBuffer());
    }

    /** Read, not mapped: a mapped file that another process shortens takes the whole virtual machine down. */
    record OnDisk(FileChannel channel, long size) implements ByteSource {
        @Override
        public ByteBuffer read(long position, int length) throws IOException {
            ByteBuffer bytes = ByteBuffer.allocate(length);
            while (bytes.hasRemaining()) {
                if (channel.read(bytes, position + bytes.position()) < 0) {
                    throw new EOFException("the file became shorter while it was read");
                }
            }
            return bytes.flip();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    record InMemory(ByteBuffer content) implements ByteSource {
        @Override
        public long size() {
            return content.capacity();
        }

        @Override
        public ByteBuffer read(long position, int length) {
            return content.slice(Math.toIntExact(position), length);
        }

        @Override
        public void close() {
            // The memory is the caller's.
        }
    }
}
