package dev.densor.saving.hdf5;

import io.jhdf.Superblock;
import io.jhdf.storage.HdfBackingStorage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/**
 * The bytes of a file as one operation may see them: each read must lie in the file, and the operation as a whole has
 * an allowance of reads, bytes and text. The allowance is more than any sound file needs and is what ends every circle
 * of addresses. Made anew for each operation, used by one thread.
 */
final class MeteredStorage implements HdfBackingStorage {
    /** No record is larger in a sound file; big data is read in pieces. */
    private static final int LARGEST_READ = 64 << 20;

    private static final int LONGEST_TEXT = 64 << 20;

    private final ByteSource source;
    private final Superblock superblock;
    private long reads;
    private long bytes;
    private long text = LONGEST_TEXT;

    MeteredStorage(ByteSource source, Superblock superblock) {
        this.source = source;
        this.superblock = superblock;
        this.reads = Math.min(1_000_000, 1_000 + source.size() / 16);
        this.bytes = 1_000_000 + 4 * source.size();
    }

    ByteBuffer read(long address, long length) {
        if (address < 0 || length < 0 || length > size() - address) {
            throw new UnreadableException(
                    "is damaged: it points to %d bytes at %d in a file of %d bytes", length, address, size());
        }
        if (length > LARGEST_READ) {
            throw new UnreadableException("is damaged: one record claims %d bytes", length);
        }
        reads--;
        bytes -= length;
        if (reads < 0 || bytes < 0) {
            throw new UnreadableException("is damaged: its records point to one another without end");
        }
        try {
            return source.read(address, (int) length).order(ByteOrder.LITTLE_ENDIAN);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Counts text about to be decoded: many names may share the same bytes of a file. */
    void spendText(long length) {
        text -= length;
        if (text < 0) {
            throw new UnreadableException("is damaged: it claims more than %d bytes of text", LONGEST_TEXT);
        }
    }

    @Override
    public ByteBuffer readBufferFromAddress(long address, int length) {
        return read(address, length);
    }

    @Override
    public ByteBuffer map(long address, long length) {
        return read(address, length);
    }

    @Override
    public ByteBuffer mapNoOffset(long address, long length) {
        return read(address, length);
    }

    @Override
    public long size() {
        return source.size();
    }

    @Override
    public Superblock getSuperblock() {
        return superblock;
    }

    @Override
    public int getSizeOfOffsets() {
        return superblock.getSizeOfOffsets();
    }

    @Override
    public int getSizeOfLengths() {
        return superblock.getSizeOfLengths();
    }

    @Override
    public long getUserBlockSize() {
        return 0;
    }

    @Override
    public boolean inMemory() {
        return true;
    }

    @Override
    public FileChannel getFileChannel() {
        throw new UnsupportedOperationException("no way around the meter");
    }

    @Override
    public void close() {
        // The source belongs to the Hdf5File.
    }
}
