package dev.densor.saving;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * The zip archive that a {@code .keras} file is. Only the few entries that make a model are read, into memory; nothing
 * is unpacked to disk.
 */
final class KerasArchive implements AutoCloseable {
    private final ZipFile zip;
    private final Map<String, ZipEntry> entries = new HashMap<>();

    private KerasArchive(ZipFile zip) {
        this.zip = zip;
        zip.stream().forEach(entry -> {
            if (entries.put(entry.getName(), entry) != null) {
                throw new IllegalArgumentException("two entries of the archive are named " + entry.getName());
            }
        });
    }

    static KerasArchive open(Path file) throws IOException {
        ZipFile zip;
        try {
            zip = new ZipFile(file.toFile());
        } catch (IOException | IllegalArgumentException damaged) {
            throw new IllegalArgumentException(
                    "the zip archive is damaged or cut short: " + damaged.getMessage(), damaged);
        }
        try {
            return new KerasArchive(zip);
        } catch (RuntimeException refused) {
            zip.close();
            throw refused;
        }
    }

    boolean has(String entry) {
        return entries.containsKey(entry);
    }

    /** An entry that holds a JSON object. */
    Map<String, Object> json(String entry) throws IOException {
        return Json.object(read(entry, Json.MAX_BYTES), entry);
    }

    /** The content of an entry that may be as large as half of the heap. */
    ByteBuffer bytes(String entry) throws IOException {
        return read(entry, Math.min(Runtime.getRuntime().maxMemory() / 2, Integer.MAX_VALUE - 8));
    }

    private ByteBuffer read(String name, long limit) throws IOException {
        ZipEntry entry = entries.get(name);
        if (entry == null) {
            throw new IllegalArgumentException(name + " is missing in the archive");
        }
        if (entry.getSize() > limit) {
            throw new IllegalArgumentException(name + " is " + (entry.getSize() >> 20) + " MiB; at most "
                    + (limit >> 20) + " MiB are read" + (limit == Json.MAX_BYTES ? "" : ", raise -Xmx for more"));
        }
        try (InputStream in = zip.getInputStream(entry)) {
            // One byte more than was promised: a stream that goes on is not what the directory says it is.
            byte[] content = in.readNBytes((int) entry.getSize() + 1);
            CRC32 crc = new CRC32();
            crc.update(content);
            if (content.length != entry.getSize() || crc.getValue() != entry.getCrc()) {
                throw new IllegalArgumentException(name + " is damaged: its size or checksum (CRC) does not match");
            }
            return ByteBuffer.wrap(content);
        } catch (ZipException damaged) {
            throw new IllegalArgumentException(name + " is damaged: " + damaged.getMessage(), damaged);
        }
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
