package dev.densor.npy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import dev.densor.shape.ShapeException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpyFileTest {
    @TempDir
    Path folder;

    private Path file(String name, ByteBuffer content) throws IOException {
        return Files.write(folder.resolve(name), NpyBytes.array(content));
    }

    /** A file of zeros that takes no space on the disk. */
    private Path sparse(String descr, boolean fortran, String shape, long bytes) throws IOException {
        Path file = file("sparse.npy", NpyBytes.of(descr, fortran, shape, NpyBytes.little(0)));
        try (RandomAccessFile grown = new RandomAccessFile(file.toFile(), "rw")) {
            grown.setLength(grown.length() + bytes);
        }
        return file;
    }

    private static void put(Path file, long position, ByteBuffer bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(bytes.flip(), position);
        }
    }

    @Test
    void tellsWhatTheArrayIsWithoutReadingIt() throws IOException {
        Path file = sparse("<i2", false, "(5, 28, 28)", 5 * 28 * 28 * 2);
        try (NpyFile open = NpyFile.open(file)) {
            assertEquals(DType.INT32, open.dtype());
            assertEquals(3, open.rank());
            assertEquals(5, open.rows());
            assertEquals(Shape.of(28, 28), open.rowShape());
            assertEquals(file + ": int32 [5, 28, 28]", open.toString());
        }
    }

    @Test
    void anyRowsCanBeReadInAnyOrder() throws IOException {
        HostArray array = Samples.random(DType.FLOAT64, Shape.of(10, 3, 2), 7);
        Path file = folder.resolve("a.npy");
        Npy.write(file, array);
        try (NpyFile open = NpyFile.open(file)) {
            for (int from : List.of(8, 0, 3, 10)) {
                int count = Math.min(2, 10 - from);
                assertTrue(Samples.same(array.rows(from, count), open.rows(from, count)));
            }
        }
    }

    @Test
    void theFirstAxisMayBeLongerThanAnIntAndTheFileLargerThanTheHeap() throws IOException {
        long rows = 3_000_000_000L;
        assertTrue(Runtime.getRuntime().maxMemory() < rows);
        Path file = sparse("|u1", false, "(3000000000,)", rows);
        long dataStart = Files.size(file) - rows;
        put(file, dataStart + rows - 2, NpyBytes.little(2).put((byte) 8).put((byte) 9));
        try (NpyFile open = NpyFile.open(file)) {
            assertEquals(rows, open.rows());
            assertArrayEquals(new double[] {0, 8, 9}, open.rows(rows - 3, 3).toDoubles());
            ShapeException refused = assertThrows(ShapeException.class, open::read);
            assertEquals(
                    file + ": uint8 [3000000000]: more rows than a Java array has elements; read some at a time",
                    refused.getMessage());
        }
    }

    @Test
    void rowsOfAFortranFileThatIsLargerThanTheHeapAreGathered() throws IOException {
        long rows = 1_000_000_000L;
        Path file = sparse(">u2", true, "(1000000000, 2)", rows * 4);
        long dataStart = Files.size(file) - rows * 4;
        put(file, dataStart + (rows - 1) * 2, NpyBytes.big(2).putShort((short) 3));
        put(file, dataStart + (2 * rows - 1) * 2, NpyBytes.big(2).putShort((short) 4));
        try (NpyFile open = NpyFile.open(file)) {
            assertArrayEquals(new double[] {0, 0, 3, 4}, open.rows(rows - 2, 2).toDoubles());
        }
    }

    @Test
    void whatDoesNotFitInTheHeapIsRefusedInWords() throws IOException {
        Path file = sparse("<f8", false, "(2000, 100000)", 1_600_000_000L);
        try (NpyFile open = NpyFile.open(file)) {
            NpyException refused = assertThrows(NpyException.class, open::read);
            assertEquals(
                    file + ": float64 [2000, 100000] takes 1525 MiB, more than the Java heap has left;"
                            + " read fewer rows at a time or raise -Xmx",
                    refused.getMessage());
            assertEquals(100_000, open.rows(1999, 1).size());
        }
    }

    @Test
    void moreElementsThanAJavaArrayHoldsAreRefused() throws IOException {
        Path file = sparse("|u1", false, "(3000, 1000000)", 3_000_000_000L);
        try (NpyFile open = NpyFile.open(file)) {
            ShapeException refused = assertThrows(ShapeException.class, () -> open.rows(0, 2500));
            assertEquals(
                    file + ": uint8 [3000, 1000000]: [2500, 1000000] is more than a Java array holds;"
                            + " read fewer rows at a time",
                    refused.getMessage());
        }
    }

    @Test
    void fortranRowsGoOnInTheNextWindow() throws IOException {
        int rows = 800_000;
        int windowRows = (1 << 25) / 50;
        Path file = sparse("|u1", true, "(800000, 50)", 50L * rows);
        long lastColumn = Files.size(file) - rows;
        put(file, lastColumn + windowRows - 1, NpyBytes.little(2).put((byte) 8).put((byte) 9));
        try (NpyFile open = NpyFile.open(file)) {
            HostArray read = open.rows(0, rows);
            assertEquals(8, read.getLong(windowRows * 50 - 1));
            assertEquals(9, read.getLong(windowRows * 50 + 49));
        }
    }

    /** Blocks of 64 KiB: rows in and across them, in runs short and long. */
    @Test
    void fortranRunsAndBlocksFitTogether() throws IOException {
        for (Shape shape : List.of(Shape.of(100, 30, 20, 40), Shape.of(3, 2_000_000), Shape.of(40_000, 150))) {
            HostArray array = Samples.random(DType.UINT8, shape, 3);
            Path file = folder.resolve("f.npy");
            writeFortran(file, array);
            try (NpyFile open = NpyFile.open(file)) {
                Random random = new Random(5);
                for (int i = 0; i < 10; i++) {
                    int from = random.nextInt(shape.dim(0));
                    int count = random.nextInt(shape.dim(0) - from + 1);
                    assertTrue(Samples.same(array.rows(from, count), open.rows(from, count)), shape::toString);
                }
                assertTrue(Samples.same(array, open.read()), shape::toString);
            }
        }
    }

    private static void writeFortran(Path file, HostArray array) throws IOException {
        ByteBuffer data = NpyBytes.little(array.size());
        int[] dims = array.shape().dims();
        int[] index = new int[dims.length];
        for (int i = 0; i < array.size(); i++) {
            int at = 0;
            for (int axis = 0; axis < dims.length; axis++) {
                at = at * dims[axis] + index[axis];
            }
            data.put(((ByteBuffer) array.data()).get(at));
            for (int axis = 0; axis < dims.length && ++index[axis] == dims[axis]; axis++) {
                index[axis] = 0;
            }
        }
        String shape = array.shape().toString().replace('[', '(').replace(']', ')');
        Files.write(file, NpyBytes.array(NpyBytes.of("|u1", true, shape, data)));
    }

    @Test
    void aFortranRowThatIsTooLongIsRefused() throws IOException {
        Path file = sparse("<f4", true, "(2, 20000000)", 160_000_000L);
        NpyException refused = assertThrows(NpyException.class, () -> NpyFile.open(file));
        assertEquals(
                file + ": rows of 80000000 bytes in Fortran order are too long; save it in C order",
                refused.getMessage());
    }

    @Test
    void rowsThatAreNotThereAreRefused() throws IOException {
        Path file = sparse("|u1", false, "(5, 2)", 10);
        try (NpyFile open = NpyFile.open(file)) {
            for (int[] rows : new int[][] {{-1, 1}, {0, 6}, {5, 1}, {2, -1}}) {
                ShapeException refused = assertThrows(ShapeException.class, () -> open.rows(rows[0], rows[1]));
                assertEquals(
                        file + ": uint8 [5, 2]: there are no rows " + rows[0] + " to " + (rows[0] + rows[1]),
                        refused.getMessage());
            }
            assertEquals(0, open.rows(5, 0).size());
        }
    }

    @Test
    void aScalarIsOneRow() throws IOException {
        Path file =
                file("a.npy", NpyBytes.of("<f4", false, "()", NpyBytes.little(4).putFloat(3)));
        try (NpyFile open = NpyFile.open(file)) {
            assertEquals(0, open.rank());
            assertEquals(1, open.rows());
            assertEquals(Shape.of(1), open.rows(0, 1).shape());
        }
    }

    @Test
    void aFileTruncatedWhileItIsOpenIsAnError() throws IOException {
        Path file = sparse("<f4", false, "(100, 1000)", 400_000);
        try (NpyFile open = NpyFile.open(file)) {
            assertEquals(50_000, open.rows(0, 50).size());
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(300_000);
            }
            NpyException refused = assertThrows(NpyException.class, () -> open.rows(50, 50));
            assertEquals(file + ": truncated: it ends before its float32 [100, 1000] does", refused.getMessage());
        }
    }

    @Test
    void arraysOutliveTheFileAndAClosedFileSaysSo() throws IOException {
        Path file = file(
                "a.npy", NpyBytes.of("|u1", false, "(1,)", NpyBytes.little(1).put((byte) 5)));
        NpyFile open = NpyFile.open(file);
        HostArray rows = open.rows(0, 1);
        open.close();
        open.close();
        Files.delete(file);
        assertEquals(5, rows.getLong(0));
        assertEquals(
                file + ": closed",
                assertThrows(NpyException.class, () -> open.rows(0, 1)).getMessage());
    }

    @Test
    void aFileThatCannotBeOpenedIsNamedWithTheReason() {
        Path missing = folder.resolve("missing.npy");
        assertEquals(
                missing + ": no such file",
                assertThrows(NpyException.class, () -> Npy.read(missing)).getMessage());
        NpyException directory = assertThrows(NpyException.class, () -> Npy.read(folder));
        assertTrue(directory.getMessage().startsWith(folder + ": "), directory.getMessage());
    }
}
