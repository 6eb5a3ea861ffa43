package dev.densor.host;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnpackedFileTest {
    private static final int PROCESSES = 6;

    @TempDir
    private Path folder;

    private final byte[] content = new byte[3_000_001];
    private URL packed;
    private Path cache;

    /** What each of many processes does. */
    static final class Unpacking {
        public static void main(String[] arguments) throws IOException {
            URL packed = URI.create(arguments[0]).toURL();
            Path file = UnpackedFile.unpack(packed, Path.of(arguments[1]));
            System.out.print(UnpackedFile.isAsPacked(packed, file) ? file : "broken");
        }
    }

    @BeforeEach
    void pack() throws IOException {
        new Random(1).nextBytes(content);
        Path jar = folder.resolve("natives.jar");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            zip.putNextEntry(new ZipEntry("lib/libx.so"));
            zip.write(content);
        }
        packed = URI.create("jar:" + jar.toUri() + "!/lib/libx.so").toURL();
        cache = folder.resolve("cache");
    }

    private List<Path> filesUnder(Path parent) throws IOException {
        try (Stream<Path> files = Files.walk(parent)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void aFileIsUnpackedOnce() throws IOException {
        Path file = UnpackedFile.unpack(packed, cache);
        assertArrayEquals(content, Files.readAllBytes(file));
        assertEquals("libx.so", file.getFileName().toString());
        Object written = Files.readAttributes(file, "*").get("fileKey");
        assertEquals(file, UnpackedFile.unpack(packed, cache));
        assertEquals(written, Files.readAttributes(file, "*").get("fileKey"));
        assertEquals(List.of(file), filesUnder(cache));
    }

    @Test
    void aFileThatWasCutShortOrChangedIsReplaced() throws IOException {
        Path file = UnpackedFile.unpack(packed, cache);
        Files.write(file, Arrays.copyOf(content, 1000));
        assertFalse(UnpackedFile.isAsPacked(packed, file));
        UnpackedFile.unpack(packed, cache);
        assertArrayEquals(content, Files.readAllBytes(file));
        byte[] changed = content.clone();
        changed[content.length / 2] ^= 1;
        Files.write(file, changed);
        assertFalse(UnpackedFile.isAsPacked(packed, file));
        UnpackedFile.unpack(packed, cache);
        assertArrayEquals(content, Files.readAllBytes(file));
    }

    /** As where classes were not put into a jar. */
    @Test
    void aResourceOutsideAJarIsUnpacked() throws IOException {
        Path loose = Files.write(folder.resolve("liby.so"), content);
        Path file = UnpackedFile.unpack(loose.toUri().toURL(), cache);
        assertArrayEquals(content, Files.readAllBytes(file));
        assertNotEquals(loose, file);
    }

    @Test
    void contentOfOneNameDoesNotMeetThatOfAnother() throws IOException {
        Path first = UnpackedFile.write(new byte[] {1, 2, 3}, cache, "libx.so");
        Path second = UnpackedFile.write(new byte[] {1, 2, 4}, cache, "libx.so");
        assertNotEquals(first, second);
        assertArrayEquals(new byte[] {1, 2, 3}, Files.readAllBytes(first));
        assertArrayEquals(new byte[] {1, 2, 4}, Files.readAllBytes(second));
    }

    @Test
    void manyProcessesThatStartAtOnceAllFindTheWholeFile() throws IOException, InterruptedException {
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < PROCESSES; i++) {
            processes.add(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Unpacking.class.getName(),
                            packed.toString(),
                            cache.toString())
                    .redirectErrorStream(true)
                    .start());
        }
        for (Process process : processes) {
            String printed = new String(process.getInputStream().readAllBytes());
            assertEquals(0, process.waitFor(), printed);
            assertTrue(printed.endsWith("libx.so"), printed);
        }
        assertEquals(1, filesUnder(cache).size());
    }
}
