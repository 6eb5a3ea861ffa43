package dev.densor.npy;

import dev.densor.shape.HostArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * An open .npz file: arrays by name. Each is read when it is asked for; an array that is stored or deflated may be read
 * some rows at a time. What the zip says of sizes is not believed: no more memory is taken than an entry really fills.
 */
public final class NpzFile implements AutoCloseable {
    private static final String SUFFIX = ".npy";

    private final String file;
    private final ZipFile zip;
    private final Map<String, ZipEntry> entries = new LinkedHashMap<>();

    private NpzFile(String file, ZipFile zip) {
        this.file = file;
        this.zip = zip;
    }

    /**
     * Opens a file and reads its list of entries; those whose name does not end in .npy are passed over.
     *
     * @throws NpyException when it cannot be read, is no zip, or holds two arrays of one name
     */
    public static NpzFile open(Path file) {
        String name = file.toString();
        try {
            if (Files.isRegularFile(file) && Files.size(file) == 0) {
                throw new NpyException(name, "not an .npz file: it is empty");
            }
            NpzFile npz = new NpzFile(name, new ZipFile(file.toFile()));
            npz.list();
            return npz;
        } catch (IOException failure) {
            throw new NpyException(name, failure);
        }
    }

    private void list() throws IOException {
        for (ZipEntry entry : Collections.list(zip.entries())) {
            String name = entry.getName();
            if (!name.endsWith(SUFFIX)) {
                continue;
            }
            String array = name.substring(0, name.length() - SUFFIX.length());
            if (entries.put(array, entry) != null) {
                zip.close();
                throw new NpyException(file, "holds two arrays of the name \"" + array + "\"");
            }
        }
    }

    /** The names of the arrays, in the order of the file. */
    public List<String> names() {
        return List.copyOf(entries.keySet());
    }

    /**
     * Opens an array for reading some rows at a time. One in Fortran order is unpacked into memory at once.
     *
     * @param name of the array
     * @throws NpyException when there is none, or it cannot be read, as {@link NpyFile#open} says
     */
    public NpyFile open(String name) {
        ZipEntry entry = entries.get(name);
        if (entry == null) {
            throw new NpyException(file, "has no array \"" + name + "\"; it has " + String.join(", ", names()));
        }
        try {
            return NpyFile.open(file + "[" + name + "]", new EntryBytes(zip, entry));
        } catch (IOException failure) {
            throw new NpyException(file, failure);
        }
    }

    /**
     * Reads an array.
     *
     * @param name of the array
     * @throws NpyException when there is none, or it cannot be read, as {@link NpyFile#read} says
     */
    public HostArray read(String name) {
        try (NpyFile array = open(name)) {
            return array.read();
        }
    }

    /** Lets go of the file, and of arrays of it that are open. */
    @Override
    public void close() {
        try {
            zip.close();
        } catch (IOException failure) {
            throw new NpyException(file, failure);
        }
    }
}
