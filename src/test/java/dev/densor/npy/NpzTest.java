package dev.densor.npy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NpzTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("a.npz");
    }

    /** A zip with one entry for each pair of name and content. */
    private static byte[] zip(Object... namesAndContents) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < namesAndContents.length; i += 2) {
                zip.putNextEntry(new ZipEntry((String) namesAndContents[i]));
                zip.write(NpyBytes.array((ByteBuffer) namesAndContents[i + 1]));
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    /** Where the central directory's record of the first entry starts. */
    private static int directory(byte[] zip) {
        return new String(zip, StandardCharsets.ISO_8859_1).indexOf("PK\1\2");
    }

    private String refusal(byte[] zip, String array) throws IOException {
        Files.write(file, zip);
        return assertThrows(NpyException.class, () -> {
                    try (NpzFile npz = NpzFile.open(file)) {
                        npz.read(array);
                    }
                })
                .getMessage();
    }

    private static ByteBuffer floats(float... values) {
        ByteBuffer data = NpyBytes.little(4 * values.length);
        for (float value : values) {
            data.putFloat(value);
        }
        return NpyBytes.of("<f4", false, "(" + values.length + ",)", data);
    }

    static Stream<Function<Path, NpzWriter>> writers() {
        return Stream.of(NpzWriter::create, NpzWriter::createCompressed);
    }

    @ParameterizedTest
    @MethodSource("writers")
    void arraysComeBackByNameInTheirOrder(Function<Path, NpzWriter> writers) {
        HostArray z = Samples.random(DType.FLOAT32, Shape.of(40, 1_000), 1);
        HostArray a = Samples.random(DType.INT64, Shape.SCALAR, 2);
        try (NpzWriter writer = writers.apply(file);
                NpyWriter rows = NpyWriter.create(file)) {
            rows.append(z.rows(0, 30));
            rows.append(z.rows(30, 10));
            writer.add("z", z);
            writer.add("a/b c", a);
            writer.add("collected", rows);
            writer.commit();
        }
        assertEquals(1, folder.toFile().list().length);
        try (NpzFile npz = NpzFile.open(file)) {
            assertEquals(List.of("z", "a/b c", "collected"), npz.names());
            assertTrue(Samples.same(a, npz.read("a/b c")));
            assertTrue(Samples.same(z, npz.read("z")));
            assertTrue(Samples.same(z, npz.read("collected")));
        }
    }

    @Test
    void theSameArraysGiveTheSameBytesAndDeflatedIsSmaller() throws IOException {
        HostArray zeros = HostArray.allocate(DType.FLOAT32, Shape.of(10_000));
        Path again = folder.resolve("b.npz");
        Path compressed = folder.resolve("c.npz");
        List<NpzWriter> writers =
                List.of(NpzWriter.create(file), NpzWriter.create(again), NpzWriter.createCompressed(compressed));
        for (NpzWriter writer : writers) {
            try (writer) {
                writer.add("x", zeros);
                writer.commit();
            }
        }
        assertEquals(-1, Files.mismatch(file, again));
        assertTrue(Files.size(compressed) < Files.size(file) / 50);
    }

    @Test
    void aNameThatIsTakenIsRefusedAndNothingIsLeft() throws IOException {
        HostArray array = HostArray.of(new int[] {1}, Shape.of(1));
        try (NpzWriter writer = NpzWriter.create(file)) {
            writer.add("x", array);
            String message = assertThrows(NpyException.class, () -> writer.add("x", array))
                    .getMessage();
            assertTrue(message.startsWith(file + ": ") && message.contains("duplicate entry: x.npy"), message);
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(0, left.count());
        }
    }

    @Test
    void rowsOfADeflatedArrayAreReadForwardAndBack() {
        HostArray array = Samples.random(DType.FLOAT32, Shape.of(1_000, 100), 1);
        try (NpzWriter writer = NpzWriter.createCompressed(file)) {
            writer.add("x", array);
            writer.commit();
        }
        try (NpzFile npz = NpzFile.open(file);
                NpyFile x = npz.open("x")) {
            for (int from : new int[] {0, 10, 700, 990, 5, 300}) {
                assertTrue(Samples.same(array.rows(from, 10), x.rows(from, 10)), () -> "from " + from);
            }
        }
    }

    @Test
    void twoArraysAreReadSideBySide() {
        HostArray a = Samples.random(DType.UINT8, Shape.of(100, 2_000), 1);
        HostArray b = Samples.random(DType.FLOAT64, Shape.of(100, 300), 2);
        try (NpzWriter writer = NpzWriter.createCompressed(file)) {
            writer.add("a", a);
            writer.add("b", b);
            writer.commit();
        }
        try (NpzFile npz = NpzFile.open(file);
                NpyFile first = npz.open("a");
                NpyFile second = npz.open("b")) {
            for (int from = 0; from < 100; from += 20) {
                assertTrue(Samples.same(a.rows(from, 20), first.rows(from, 20)));
                assertTrue(Samples.same(b.rows(from, 20), second.rows(from, 20)));
            }
        }
    }

    @Test
    void moreElementsThanAreBelievedAtFirstAreRead() {
        for (DType dtype :
                List.of(DType.FLOAT32, DType.UINT8, DType.FLOAT64, DType.FLOAT16, DType.INT32, DType.INT64)) {
            HostArray array = Samples.random(dtype, Shape.of(2_500_001), 4);
            try (NpzWriter writer = NpzWriter.create(file)) {
                writer.add("x", array);
                writer.commit();
            }
            try (NpzFile npz = NpzFile.open(file)) {
                assertTrue(Samples.same(array, npz.read("x")), dtype::toString);
            }
        }
    }

    @Test
    void fortranOrderInsideAZipBecomesRowMajor() throws IOException {
        ByteBuffer data = NpyBytes.little(6).put(new byte[] {1, 4, 2, 5, 3, 6});
        Files.write(file, zip("x.npy", NpyBytes.of("|u1", true, "(2, 3)", data)));
        try (NpzFile npz = NpzFile.open(file)) {
            assertArrayEquals(new double[] {1, 2, 3, 4, 5, 6}, npz.read("x").toDoubles());
        }
    }

    @Test
    void entriesThatAreNoArraysArePassedOver() throws IOException {
        Files.write(file, zip("folder/", floats(), "readme.txt", floats(), "x.npy", floats(1)));
        try (NpzFile npz = NpzFile.open(file)) {
            assertEquals(List.of("x"), npz.names());
        }
    }

    @Test
    void aNameThatIsNotThereIsRefusedWithThoseThatAre() throws IOException {
        assertEquals(
                file + ": has no array \"y\"; it has a, b", refusal(zip("a.npy", floats(1), "b.npy", floats(2)), "y"));
    }

    @Test
    void twoArraysOfOneNameAreRefused() throws IOException {
        byte[] zip = zip("a.npy", floats(1), "b.npy", floats(2));
        String text = new String(zip, StandardCharsets.ISO_8859_1).replace("b.npy", "a.npy");
        assertEquals(
                file + ": holds two arrays of the name \"a\"",
                refusal(text.getBytes(StandardCharsets.ISO_8859_1), "a"));
    }

    @Test
    void anEntryThatPromisesGigabytesTakesNoMoreMemoryThanItFills() throws IOException {
        for (boolean fortran : new boolean[] {false, true}) {
            ByteBuffer lie = NpyBytes.of(
                    "<f4", fortran, "(100000, 4000)", NpyBytes.little(5_000_000).position(5_000_000));
            byte[] zip = zip("x.npy", lie);
            // The directory says so too.
            ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN).putInt(directory(zip) + 24, 1_600_000_000);
            String message = refusal(zip, "x");
            assertTrue(message.startsWith(file + "[x]: truncated: "), message);
            assertTrue(message.contains("float32 [100000, 4000]"), message);
        }
    }

    @Test
    void aBombIsReadOnlyAsFarAsItsHeaderSays() throws IOException {
        ByteBuffer bomb =
                NpyBytes.of("|u1", false, "(5,)", NpyBytes.little(50_000_000).position(50_000_000));
        assertEquals(file + "[x]: goes on behind its uint8 [5]", refusal(zip("x.npy", bomb), "x"));
        ByteBuffer fortran =
                NpyBytes.of("|u1", true, "(5, 2)", NpyBytes.little(50_000_000).position(50_000_000));
        assertEquals(
                file + "[x]: uint8 [5, 2] takes 10 bytes, there are 11;"
                        + " more than one array in a .npy file cannot be read",
                refusal(zip("x.npy", fortran), "x"));
    }

    @Test
    void aDamagedEntryIsRefused() throws IOException {
        byte[] zip = zip("x.npy", floats(1, 2, 3));
        // The checksum in the directory.
        zip[directory(zip) + 16] ^= 1;
        assertEquals(
                file + "[x]: not a zip file that can be read (the checksum of x.npy is wrong: it was damaged)",
                refusal(zip, "x"));
    }

    @Test
    void whatIsNoZipIsRefused() throws IOException {
        assertEquals(file + ": not an .npz file: it is empty", refusal(new byte[0], "x"));
        assertTrue(refusal(new byte[100], "x").startsWith(file + ": not a zip file that can be read ("));
        byte[] half = Arrays.copyOf(zip("x.npy", floats(1)), 100);
        assertTrue(refusal(half, "x").startsWith(file + ": not a zip file that can be read ("));
        Files.delete(file);
        assertEquals(
                file + ": no such file",
                assertThrows(NpyException.class, () -> NpzFile.open(file)).getMessage());
    }

    /** Mutations of a valid zip: each is read or refused, none does anything else. */
    @Test
    void mutatedZipsAreReadOrRefused() throws IOException {
        byte[] valid = zip("a.npy", floats(1, 2, 3), "b.npy", floats(4));
        Random random = new Random(17);
        int refused = 0;
        for (int i = 0; i < 500; i++) {
            byte[] mutated = valid.clone();
            mutated[random.nextInt(mutated.length)] = (byte) random.nextInt();
            mutated[random.nextInt(mutated.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, mutated);
            try (NpzFile npz = NpzFile.open(file)) {
                npz.names().forEach(npz::read);
            } catch (NpyException expected) {
                assertTrue(expected.getMessage().startsWith(file.toString()), expected.getMessage());
                refused++;
            }
        }
        assertTrue(refused > 200 && refused < 500, "refused " + refused);
    }
}
