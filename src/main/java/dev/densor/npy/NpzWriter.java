package dev.densor.npy;

import dev.densor.shape.HostArray;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes an .npz file, one array after the other. The file appears when it is committed; one that is closed before that
 * leaves nothing behind. The same arrays give the same bytes: entries carry no time of day.
 */
public final class NpzWriter implements AutoCloseable {
    /** The earliest that a zip can say. */
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private final String name;
    private final NewFile file;
    private final ZipOutputStream zip;

    private NpzWriter(Path place, int level) {
        this.name = place.toString();
        this.file = NewFile.at(place);
        this.zip = new ZipOutputStream(new BufferedOutputStream(Channels.newOutputStream(file.channel()), 1 << 16));
        zip.setLevel(level);
    }

    /** Begins a file whose arrays are stored as they are, as NumPy's savez does. */
    public static NpzWriter create(Path place) {
        return new NpzWriter(place, Deflater.NO_COMPRESSION);
    }

    /** Begins a file whose arrays are deflated, as NumPy's savez_compressed does. */
    public static NpzWriter createCompressed(Path place) {
        return new NpzWriter(place, Deflater.DEFAULT_COMPRESSION);
    }

    /**
     * Appends an array.
     *
     * @param key its name in the file
     * @throws NpyException when the name is taken, the array is bfloat16, or the file cannot be written
     */
    public void add(String key, HostArray array) {
        add(key, out -> Npy.write(array, name + "[" + key + "]", out));
    }

    /**
     * Appends an array that was collected some rows at a time and may be larger than the heap.
     *
     * @param key its name in this file
     * @param rows all of it, to be closed and not committed afterwards
     * @throws NpyException when the name is taken, or the file cannot be written
     */
    public void add(String key, NpyWriter rows) {
        add(key, rows::copyTo);
    }

    private interface Content {
        void write(WritableByteChannel out) throws IOException;
    }

    private void add(String key, Content content) {
        try {
            ZipEntry entry = new ZipEntry(key + ".npy");
            entry.setTimeLocal(NO_TIME);
            zip.putNextEntry(entry);
            // Not closed: that would end the zip.
            content.write(Channels.newChannel(zip));
            zip.closeEntry();
        } catch (IOException failure) {
            throw new NpyException(name, failure);
        }
    }

    /**
     * Completes the file and moves it to its place.
     *
     * @throws NpyException when that fails
     */
    public void commit() {
        try {
            zip.close();
            file.commit();
        } catch (IOException failure) {
            throw new NpyException(name, failure);
        }
    }

    /** Deletes what was written unless it was committed. */
    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException failure) {
            throw new NpyException(name, failure);
        }
    }
}
