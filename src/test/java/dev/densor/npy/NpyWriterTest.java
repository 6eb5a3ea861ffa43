package dev.densor.npy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import dev.densor.shape.ShapeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpyWriterTest {
    @TempDir
    Path folder;

    private long filesLeft() throws IOException {
        try (Stream<Path> left = Files.list(folder)) {
            return left.count();
        }
    }

    @Test
    void rowsAppendedInPiecesAreTheArrayWrittenAtOnce() throws IOException {
        HostArray array = Samples.random(DType.FLOAT32, Shape.of(1_234, 5, 3), 2);
        Path inPieces = folder.resolve("pieces.npy");
        try (NpyWriter writer = NpyWriter.create(inPieces)) {
            writer.append(array.rows(0, 1_000));
            writer.append(array.rows(1_000, 0));
            writer.append(array.rows(1_000, 234));
            writer.commit();
        }
        Path atOnce = folder.resolve("once.npy");
        Npy.write(atOnce, array);
        assertEquals(-1, Files.mismatch(atOnce, inPieces));
    }

    @Test
    void noRowsAreAnEmptyArray() {
        Path file = folder.resolve("a.npy");
        try (NpyWriter writer = NpyWriter.create(file)) {
            assertEquals(
                    file + ": append an array first, of no rows if there are none",
                    assertThrows(IllegalStateException.class, writer::commit).getMessage());
            writer.append(HostArray.allocate(DType.INT64, Shape.of(0, 4)));
            writer.commit();
        }
        assertEquals("int64 [0, 4]", Npy.read(file).toString());
    }

    @Test
    void nothingIsLeftOfAFileThatIsNotCommittedAndTheOldOneStays() throws IOException {
        Path file = folder.resolve("a.npy");
        HostArray old = HostArray.of(new int[] {1}, Shape.of(1));
        Npy.write(file, old);
        try (NpyWriter writer = NpyWriter.create(file)) {
            writer.append(HostArray.of(new int[] {2, 3}, Shape.of(2)));
            assertTrue(Samples.same(old, Npy.read(file)));
        }
        assertTrue(Samples.same(old, Npy.read(file)));
        assertEquals(1, filesLeft());
    }

    @Test
    void rowsOfAnotherShapeOrTypeAreRefused() {
        Path file = folder.resolve("a.npy");
        try (NpyWriter writer = NpyWriter.create(file)) {
            writer.append(HostArray.allocate(DType.FLOAT32, Shape.of(1, 4)));
            for (HostArray wrong : List.of(
                    HostArray.allocate(DType.FLOAT32, Shape.of(4)),
                    HostArray.allocate(DType.FLOAT32, Shape.of(2, 5)),
                    HostArray.allocate(DType.FLOAT64, Shape.of(2, 4)),
                    HostArray.allocate(DType.FLOAT32, Shape.SCALAR))) {
                ShapeException refused = assertThrows(ShapeException.class, () -> writer.append(wrong));
                assertEquals(file + ": " + wrong + " cannot be appended to rows of float32 [4]", refused.getMessage());
            }
        }
    }

    @Test
    void aPlaceWhereNoFileCanBeIsRefused() throws IOException {
        HostArray array = HostArray.of(new int[] {1}, Shape.of(1));
        Path nowhere = folder.resolve("missing/a.npy");
        assertEquals(
                nowhere + ": there is no folder to write it to",
                assertThrows(NpyException.class, () -> Npy.write(nowhere, array))
                        .getMessage());
        assertEquals(
                folder + ": is not a file that can be replaced",
                assertThrows(NpyException.class, () -> Npy.write(folder, array)).getMessage());
        assertEquals(0, filesLeft());
    }

    @Test
    void aSymbolicLinkIsFollowed() throws IOException {
        Path real = folder.resolve("real.npy");
        Npy.write(real, HostArray.of(new int[] {1}, Shape.of(1)));
        Path link = Files.createSymbolicLink(folder.resolve("link.npy"), real);
        Npy.write(link, HostArray.of(new int[] {2}, Shape.of(1)));
        assertTrue(Files.isSymbolicLink(link));
        assertEquals(2, Npy.read(real).getLong(0));
    }

    /** A program that begins a file and exits. */
    static final class Interrupted {
        public static void main(String[] arguments) {
            NpyWriter.create(Path.of(arguments[0])).append(HostArray.of(new int[100_000], Shape.of(100_000)));
            System.exit(3);
        }
    }

    @Test
    void nothingIsLeftWhenTheProgramIsInterrupted() throws Exception {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process process = new ProcessBuilder(
                        java.toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Interrupted.class.getName(),
                        folder.resolve("a.npy").toString())
                .inheritIO()
                .start();
        assertEquals(3, process.waitFor());
        assertEquals(0, filesLeft());
        assertFalse(Files.exists(folder.resolve("a.npy")));
    }
}
