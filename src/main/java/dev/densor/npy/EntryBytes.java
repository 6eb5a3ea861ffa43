package dev.densor.npy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * The bytes of a zip's entry, unpacked as they are read. Reading on is cheap; reading forward skips; reading from an
 * earlier position starts over. Whoever reads to the end learns whether the checksum is right.
 */
final class EntryBytes implements Bytes {
    private final ZipFile zip;
    private final ZipEntry entry;
    private CheckedInputStream in;
    private long at;

    EntryBytes(ZipFile zip, ZipEntry entry) throws IOException {
        this.zip = zip;
        this.entry = entry;
        open();
    }

    private void open() throws IOException {
        InputStream unpacked = zip.getInputStream(entry);
        in = new CheckedInputStream(unpacked, new CRC32());
        at = 0;
    }

    @Override
    public int read(ByteBuffer into, long position) throws IOException {
        if (position < at) {
            in.close();
            open();
        }
        if (position > at) {
            at += in.skip(position - at);
        }
        int offset = into.arrayOffset() + into.position();
        int count = in.read(into.array(), offset, into.remaining());
        if (count < 0) {
            check();
            return -1;
        }
        at += count;
        into.position(into.position() + count);
        return count;
    }

    private void check() throws ZipException {
        if (in.getChecksum().getValue() != entry.getCrc()) {
            throw new ZipException("the checksum of " + entry.getName() + " is wrong: it was damaged");
        }
    }

    @Override
    public OptionalLong size() {
        return OptionalLong.empty();
    }

    /** Unpacks all into memory; takes no more of it than the entry really holds, whatever {@code count} promises. */
    @Override
    public Bytes randomAccess(long count, String file) throws IOException {
        if (count > Integer.MAX_VALUE - 8) {
            throw new NpyException(
                    file, "an array of 2 GiB in Fortran order inside an .npz cannot be read; save it in C order");
        }
        in.close();
        open();
        try (InputStream all = in) {
            // One more, so that an entry that goes on is noticed.
            byte[] bytes = all.readNBytes((int) count + 1);
            if (bytes.length == count) {
                check();
            }
            return new MemoryBytes(ByteBuffer.wrap(bytes));
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
