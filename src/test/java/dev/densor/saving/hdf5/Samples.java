package dev.densor.saving.hdf5;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/** The files that these tests read: those beside this class (see generate.py there) and the golden ones. */
final class Samples {
    private static final Path GOLDEN = Path.of(System.getProperty("densor.golden"));

    private Samples() {}

    static byte[] bytes(String resource) {
        try (InputStream stream = Samples.class.getResourceAsStream(resource)) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Hdf5File open(String resource) {
        return open(resource, bytes(resource));
    }

    static Hdf5File open(String name, byte[] content) {
        return Hdf5File.open(ByteBuffer.wrap(content), name);
    }

    static Path golden(String name) {
        return GOLDEN.resolve(name);
    }

    static List<Path> goldenFiles(String... groups) {
        return Stream.of(groups)
                .flatMap(group -> list(GOLDEN.resolve(group).resolve("files")))
                .sorted()
                .toList();
    }

    /** The HDF5 content of an .h5 file, or of the weights in a .keras file. */
    static byte[] content(Path file) {
        try {
            if (!file.toString().endsWith(".keras")) {
                return Files.readAllBytes(file);
            }
            try (ZipFile zip = new ZipFile(file.toFile())) {
                return zip.getInputStream(zip.getEntry("model.weights.h5")).readAllBytes();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Path> list(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
