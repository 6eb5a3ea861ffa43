package dev.densor.host;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;

/**
 * Files that are unpacked to be loaded as native libraries. Each lies in a folder named for its content, so that
 * versions do not meet, and is written aside and moved, so that processes which start at once see all of it or nothing.
 * What is there is compared with length and checksum before it is used: loading a file that was cut short would crash
 * the process.
 */
public final class UnpackedFile {
    private UnpackedFile() {}

    private record Content(long bytes, long checksum) {
        /** A folder name that other content has not. */
        String name() {
            return Long.toHexString(checksum) + "-" + Long.toHexString(bytes);
        }
    }

    /** Where what is to be written comes from. */
    private interface Source {
        InputStream open() throws IOException;
    }

    /**
     * Unpacks a resource, unless that was done.
     *
     * @param folder as from {@link PrivateFolder#find}
     * @return the file, named as the resource is
     */
    public static Path unpack(URL packed, Path folder) throws IOException {
        String path = packed.getPath();
        String name = path.substring(path.lastIndexOf('/') + 1);
        return write(packed::openStream, stated(packed), folder, name);
    }

    /**
     * Writes a file, unless that was done.
     *
     * @param folder as from {@link PrivateFolder#find}
     */
    public static Path write(byte[] content, Path folder, String name) throws IOException {
        CRC32 checksum = new CRC32();
        checksum.update(content);
        Content stated = new Content(content.length, checksum.getValue());
        return write(() -> new ByteArrayInputStream(content), stated, folder, name);
    }

    private static Path write(Source source, Content stated, Path folder, String name) throws IOException {
        Path own = PrivateFolder.make(folder.resolve(stated.name()));
        Path file = own.resolve(name);
        if (holds(file, stated)) {
            return file;
        }
        Path aside = Files.createTempFile(own, name, ".new");
        try (InputStream in = source.open()) {
            Files.copy(in, aside, StandardCopyOption.REPLACE_EXISTING);
            if (!holds(aside, stated)) {
                throw new IOException(aside + " is not what was written to it; is the disk full?");
            }
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(aside);
        }
        return file;
    }

    /** Whether a file has the length and checksum that are stated for a resource. */
    public static boolean isAsPacked(URL packed, Path file) throws IOException {
        return holds(file, stated(packed));
    }

    private static boolean holds(Path file, Content stated) throws IOException {
        return Files.isRegularFile(file)
                && Files.size(file) == stated.bytes
                && contentOf(Files.newInputStream(file)).equals(stated);
    }

    /** What a jar says of its entry; of a resource outside a jar, what it holds. */
    private static Content stated(URL packed) throws IOException {
        URLConnection connection = packed.openConnection();
        if (connection instanceof JarURLConnection jar) {
            ZipEntry entry = jar.getJarEntry();
            return new Content(entry.getSize(), entry.getCrc());
        }
        return contentOf(connection.getInputStream());
    }

    private static Content contentOf(InputStream opened) throws IOException {
        CRC32 checksum = new CRC32();
        long bytes = 0;
        byte[] part = new byte[1 << 16];
        try (InputStream in = opened) {
            for (int read = in.read(part); read >= 0; read = in.read(part)) {
                checksum.update(part, 0, read);
                bytes += read;
            }
        }
        return new Content(bytes, checksum.getValue());
    }
}
