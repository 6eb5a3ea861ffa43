package dev.densor.cli.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.densor.npy.Npy;
import dev.densor.npy.NpyException;
import dev.densor.npy.NpzFile;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.PartialShape;
import dev.densor.shape.Shape;
import java.io.IOException;
import java.nio.ShortBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PredictionsTest {
    private static final Port P = new Port("p", PartialShape.batchOf(2));
    private static final Port Q = new Port("q", PartialShape.batchOf(PartialShape.UNKNOWN, 1));

    @TempDir
    Path folder;

    private static HostArray floats(Shape shape, float... values) {
        return HostArray.of(values, shape);
    }

    private Path write(String name, List<Port> outputs, List<List<HostArray>> batches) {
        Path file = folder.resolve(name);
        try (Predictions predictions = Predictions.create(file, outputs)) {
            batches.forEach(predictions::write);
            predictions.commit();
        }
        assertEquals(1, folder.toFile().list().length);
        return file;
    }

    private static final List<List<HostArray>> ONE_OUTPUT =
            List.of(List.of(floats(Shape.of(2, 2), 1, 2, 3, 4)), List.of(floats(Shape.of(1, 2), 0.1f, Float.NaN)));

    private static final List<List<HostArray>> TWO_OUTPUTS = List.of(
            List.of(
                    floats(Shape.of(2, 2), 1, 2, 3, 4),
                    HostArray.of(new long[] {5, 6, 7, 8, 9, 10}, Shape.of(2, 3, 1))),
            List.of(floats(Shape.of(1, 2), 0.1f, -0f), HostArray.of(new long[] {11, 12, 13}, Shape.of(1, 3, 1))));

    @Test
    void npyHoldsTheRowsOfAllBatches() {
        HostArray read = Npy.read(write("out.npy", List.of(P), ONE_OUTPUT));
        assertEquals("float32 [3, 2]", read.toString());
        assertArrayEquals(new float[] {1, 2, 3, 4, 0.1f, Float.NaN}, read.toFloats());
    }

    @Test
    void npzHoldsAnArrayForEachOutput() {
        try (NpzFile npz = NpzFile.open(write("out.NPZ", List.of(P, Q), TWO_OUTPUTS))) {
            assertEquals(List.of("p", "q"), npz.names());
            assertEquals("float32 [3, 2]", npz.read("p").toString());
            HostArray q = npz.read("q");
            assertEquals("int64 [3, 3, 1]", q.toString());
            assertArrayEquals(new double[] {5, 6, 7, 8, 9, 10, 11, 12, 13}, q.toDoubles());
        }
    }

    @Test
    void csvHasALineForEachRow() throws IOException {
        assertEquals(
                "output_0,output_1\n1.0,2.0\n3.0,4.0\n0.1,NaN\n",
                Files.readString(write("out.csv", List.of(P), ONE_OUTPUT)));
    }

    @Test
    void csvPutsSeveralOutputsSideBySide() throws IOException {
        assertEquals(
                "p_0,p_1,q_0,q_1,q_2\n1.0,2.0,5,6,7\n3.0,4.0,8,9,10\n0.1,-0.0,11,12,13\n",
                Files.readString(write("out.csv", List.of(P, Q), TWO_OUTPUTS)));
    }

    @Test
    void theTextOfACsvGivesTheSameNumbersBack() throws IOException {
        HostArray doubles = HostArray.of(new double[] {0.1, 1e300}, Shape.of(1, 2));
        assertEquals(
                "output_0,output_1\n0.1,1.0E300\n",
                Files.readString(write("out.csv", List.of(P), List.of(List.of(doubles)))));
        HostArray half =
                HostArray.wrap(DType.FLOAT16, Shape.of(1, 2), ShortBuffer.wrap(new short[] {0x3c00, (short) 0xb800}));
        assertEquals(
                "output_0,output_1\n1.0,-0.5\n",
                Files.readString(write("out.csv", List.of(P), List.of(List.of(half)))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"out.npy", "out.npz"})
    void bfloat16IsWrittenAsFloat32(String name) {
        ShortBuffer bits = ShortBuffer.wrap(new short[] {0x3f80, (short) 0xc000});
        List<HostArray> batch = List.of(HostArray.wrap(DType.BFLOAT16, Shape.of(1, 2), bits));
        Path file = write(name, List.of(P), List.of(batch));
        HostArray read;
        if (name.endsWith("npy")) {
            read = Npy.read(file);
        } else {
            try (NpzFile npz = NpzFile.open(file)) {
                read = npz.read("p");
            }
        }
        assertEquals("float32 [1, 2]", read.toString());
        assertArrayEquals(new float[] {1, -2}, read.toFloats());
    }

    @Test
    void noRowsGiveAnEmptyArrayOrAHeader() throws IOException {
        assertEquals(
                "float32 [0, 2]",
                Npy.read(write("out.npy", List.of(P), List.of())).toString());
        Files.delete(folder.resolve("out.npy"));
        assertEquals("output_0,output_1\n", Files.readString(write("out.csv", List.of(P), List.of())));
        Files.delete(folder.resolve("out.csv"));
        try (NpzFile npz = NpzFile.open(write("out.npz", List.of(P, Q), List.of()))) {
            assertEquals("float32 [0, 0, 1]", npz.read("q").toString());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"out.npy", "out.npz", "out.csv"})
    void nothingIsLeftOfWhatIsNotCommitted(String name) throws IOException {
        Path file = Files.writeString(folder.resolve(name), "old");
        try (Predictions predictions = Predictions.create(file, List.of(P))) {
            ONE_OUTPUT.forEach(predictions::write);
        }
        assertEquals("old", Files.readString(file));
        assertEquals(1, folder.toFile().list().length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"out.npy", "out.npz", "out.csv"})
    void aPlaceThatCannotBeWrittenIsRefusedBeforeAnythingIsComputed(String name) {
        Path file = folder.resolve("missing").resolve(name);
        NpyException refused = assertThrows(NpyException.class, () -> Predictions.create(file, List.of(P)));
        assertEquals(file + ": there is no folder to write it to", refused.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "out.npy | an .npy file holds one array, the model's outputs are [p, q]; name it .npz",
                "out.txt | the name must end in .npy, .npz or .csv",
            })
    void aFileThatCannotHoldThemIsRefused(String name, String problem) {
        DataException refused =
                assertThrows(DataException.class, () -> Predictions.create(Path.of(name), List.of(P, Q)));
        assertEquals(name + ": " + problem, refused.getMessage());
    }
}
