package dev.densor.saving.hdf5;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Hdf5FileTest {
    private static final long FAR = 3L << 30;

    @TempDir
    Path folder;

    @Test
    void whatIsNoHdf5FileIsRefusedByName() throws IOException {
        Path text = Files.writeString(folder.resolve("text.h5"), "not an HDF5 file");
        Path empty = Files.createFile(folder.resolve("empty.h5"));
        assertMessage("text.h5: is not an HDF5 file", text);
        assertMessage("empty.h5: is empty, not an HDF5 file", empty);
        assertMessage("absent.h5: is not a file that can be read", folder.resolve("absent.h5"));
        assertMessage(folder.getFileName() + ": is not a file that can be read", folder);
    }

    @Test
    void aTruncatedFileIsRefusedWithItsSizes() throws IOException {
        byte[] whole = Samples.bytes("types.h5");
        Path half = folder.resolve("half.h5");
        Files.write(half, Arrays.copyOf(whole, whole.length / 2));
        assertMessage("half.h5: is truncated: 10224 bytes are left of 20448", half);
    }

    @Test
    void memoryIsReadFromItsPositionToItsLimit() {
        byte[] file = Samples.bytes("types.h5");
        ByteBuffer memory = ByteBuffer.allocate(file.length + 20).position(7).put(file);
        memory.limit(memory.position()).position(7);
        try (Hdf5File opened = Hdf5File.open(memory, "memory")) {
            assertEquals(-7, opened.root().dataset("scalar").orElseThrow().longs()[0]);
        }
        assertEquals(7, memory.position());
    }

    @Test
    void aClosedFileSaysSoAndKeepsWhatWasRead() throws IOException {
        Path path = Files.write(folder.resolve("closed.h5"), Samples.bytes("types.h5"));
        Hdf5File file = Hdf5File.open(path);
        Hdf5Dataset scalar = file.root().dataset("scalar").orElseThrow();
        file.close();
        Hdf5Exception e = assertThrows(Hdf5Exception.class, scalar::longs);
        assertEquals("closed.h5: /scalar: cannot be read: java.nio.channels.ClosedChannelException", e.getMessage());
        assertEquals(ElementType.INT64, scalar.type());
        Files.delete(path);
    }

    @Test
    void manyThreadsReadOneFileAndManyFilesAtOnce() throws Exception {
        Path path = Files.write(folder.resolve("shared.h5"), Samples.bytes("chunks.h5"));
        List<String> expected = Visit.leniently("", Samples.open("chunks.h5")).lines();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (Hdf5File shared = Hdf5File.open(path)) {
            List<Future<List<String>>> visits = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                Hdf5File file = i % 2 == 0 ? shared : Samples.open("chunks.h5");
                visits.add(threads.submit(() -> Visit.leniently("", file).lines()));
            }
            for (Future<List<String>> visit : visits) {
                assertEquals(expected, visit.get());
            }
        } finally {
            threads.shutdown();
        }
    }

    /** The data of a dataset is moved to 3 GiB, into a file with a hole; only its address in the header changes. */
    @Test
    void dataBeyondTwoGibibytesIsRead() throws IOException {
        Forgery forged = Forgery.of("links.h5");
        int address = forged.contiguousAddress(Float.BYTES);
        byte[] three =
                Arrays.copyOfRange(forged.bytes(), (int) forged.getLong(address), (int) forged.getLong(address) + 4);
        forged.putLong(address, FAR).endsAt(FAR + Float.BYTES);
        try (Hdf5File opened = Hdf5File.open(withHole(forged, three))) {
            assertArrayEquals(
                    new float[] {3},
                    opened.root().dataset("a/b/value").orElseThrow().floats());
        }
    }

    @Test
    void moreDataThanOneArrayHoldsIsRefused() throws IOException {
        Forgery forged = Forgery.of("types.h5");
        int address = forged.contiguousAddress(6);
        int sizes = forged.sizes(2, 3);
        forged.putLong(sizes, 1L << 29)
                .putLong(sizes + 8, 5)
                .putLong(address + 8, 5L << 29)
                .endsAt(FAR);
        try (Hdf5File opened = Hdf5File.open(withHole(forged, new byte[1]))) {
            Hdf5Dataset dataset = opened.root().dataset("little/int8").orElseThrow();
            Hdf5Exception e = assertThrows(Hdf5Exception.class, dataset::bytes);
            assertTrue(
                    e.getMessage().contains("has 2684354560 elements of 1 bytes, more than one array"), e::getMessage);
        }
    }

    private Path withHole(Forgery file, byte[] farBytes) throws IOException {
        Path path = folder.resolve("large.h5");
        try (RandomAccessFile large = new RandomAccessFile(path.toFile(), "rw")) {
            large.write(file.bytes());
            large.seek(FAR);
            large.write(farBytes);
        }
        return path;
    }

    private static void assertMessage(String message, Path file) {
        assertEquals(
                message,
                assertThrows(Hdf5Exception.class, () -> Hdf5File.open(file)).getMessage());
    }
}
