package dev.densor.cli.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.densor.npy.Npy;
import dev.densor.npy.NpyException;
import dev.densor.npy.NpzWriter;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.PartialShape;
import dev.densor.shape.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetTest {
    private static final Port X = new Port("x", PartialShape.batchOf(2, 3));
    private static final Port Y = new Port("y", PartialShape.batchOf(4));

    @TempDir
    Path folder;

    private static HostArray counting(int... dims) {
        Shape shape = Shape.of(dims);
        return HostArray.of(IntStream.range(0, (int) shape.size()).toArray(), shape);
    }

    private Path npy(HostArray array) {
        Path file = folder.resolve("test.npy");
        Npy.write(file, array);
        return file;
    }

    private Path npz(Object... namesAndArrays) {
        Path file = folder.resolve("test.npz");
        try (NpzWriter writer = NpzWriter.createCompressed(file)) {
            for (int i = 0; i < namesAndArrays.length; i += 2) {
                writer.add((String) namesAndArrays[i], (HostArray) namesAndArrays[i + 1]);
            }
            writer.commit();
        }
        return file;
    }

    private static String refusal(Path file, Port... inputs) {
        return assertThrows(DataException.class, () -> Dataset.open(file, List.of(inputs), List.of()))
                .getMessage();
    }

    @Test
    void anNpyComesInBatchesAndKeepsItsType() {
        List<String> batches = new ArrayList<>();
        List<Double> firsts = new ArrayList<>();
        try (Dataset data = Dataset.open(npy(counting(5, 2, 3)), List.of(X), List.of())) {
            assertEquals(5, data.rows());
            for (List<HostArray> batch = data.next(2); !batch.isEmpty(); batch = data.next(2)) {
                batches.add(batch.toString());
                firsts.add(batch.get(0).getDouble(0));
            }
        }
        assertEquals(List.of("[int32 [2, 2, 3]]", "[int32 [2, 2, 3]]", "[int32 [1, 2, 3]]"), batches);
        assertEquals(List.of(0.0, 12.0, 24.0), firsts);
    }

    @Test
    void aSizeThatTheModelLeavesOpenTakesAny() {
        Port open = new Port("x", PartialShape.batchOf(PartialShape.UNKNOWN, 3));
        try (Dataset data = Dataset.open(npy(counting(5, 2, 3)), List.of(open), List.of())) {
            assertEquals(Shape.of(5, 2, 3), data.next(10).get(0).shape());
        }
    }

    @Test
    void rowsOfAnotherShapeAreRefusedWithWhatToDo() {
        Path images = npy(HostArray.allocate(DType.UINT8, Shape.of(3, 28, 28)));
        assertEquals(
                images + ": rows are [28, 28], the model's input \"x\" wants [784]; they hold as many numbers:"
                        + " save array.reshape([-1, 784])",
                refusal(images, new Port("x", PartialShape.batchOf(784))));
        assertEquals(
                images + ": rows are [28, 28], the model's input \"x\" wants [3, 28, 28]; if it is one row,"
                        + " save array[None]",
                refusal(images, new Port("x", PartialShape.batchOf(3, 28, 28))));
        assertEquals(
                images + ": rows are [28, 28], the model's input \"x\" wants [32, 32]",
                refusal(images, new Port("x", PartialShape.batchOf(32, 32))));
        assertEquals(
                images + ": rows are [28, 28], the model's input \"x\" wants [None, 27]",
                refusal(images, new Port("x", PartialShape.batchOf(PartialShape.UNKNOWN, 27))));
    }

    @Test
    void aSingleNumberIsRefused() {
        Path file = npy(counting());
        assertEquals(file + ": holds a single number; wanted are rows", refusal(file, X));
    }

    @Test
    void oneArrayForSeveralInputsIsRefused() {
        Path file = npy(counting(5, 2, 3));
        assertEquals(
                file + ": an .npy file holds one array, the model has 2 inputs (x, y);"
                        + " give an .npz with an array for each",
                refusal(file, X, Y));
    }

    @Test
    void arraysOfAnNpzAreFoundByTheNamesOfTheInputsAndOthersPassedOver() {
        Path file = npz("y", counting(3, 4), "labels", counting(3), "x", counting(3, 2, 3));
        try (Dataset data = Dataset.open(file, List.of(X, Y), List.of())) {
            assertEquals("[int32 [2, 2, 3], int32 [2, 4]]", data.next(2).toString());
            List<HostArray> last = data.next(2);
            assertEquals("[int32 [1, 2, 3], int32 [1, 4]]", last.toString());
            assertArrayEquals(new double[] {8, 9, 10, 11}, last.get(1).toDoubles());
            assertEquals(List.of(), data.next(2));
        }
    }

    @Test
    void arraysOfOtherNamesAreTakenInTheirOrder() {
        Path file = npz("arr_0", counting(3, 2, 3), "arr_1", counting(3, 4));
        try (Dataset data = Dataset.open(file, List.of(X, Y), List.of())) {
            assertEquals("[int32 [3, 2, 3], int32 [3, 4]]", data.next(5).toString());
        }
    }

    @Test
    void tooFewTooManyOrHalfNamedArraysAreRefusedWithBothSides() {
        for (Object[] arrays : new Object[][] {
            {"a", counting(3, 4)},
            {"a", counting(3, 4), "b", counting(3, 4), "c", counting(3, 4)},
            {"y", counting(3, 4), "b", counting(3, 2, 3)}
        }) {
            Path file = npz(arrays);
            List<Object> names = new ArrayList<>();
            for (int i = 0; i < arrays.length; i += 2) {
                names.add(arrays[i]);
            }
            assertEquals(
                    file + ": holds the arrays " + names + ", the model's inputs are [x, y];"
                            + " name the arrays after the inputs",
                    refusal(file, X, Y));
        }
    }

    @Test
    void inputsOfDifferentLengthAreRefused() {
        Path file = npz("x", counting(3, 2, 3), "y", counting(4, 4));
        assertEquals(file + "[y]: has 4 rows, " + file + "[x] has 3", refusal(file, X, Y));
    }

    @Test
    void anArrayOfAnotherShapeInAnNpzIsNamed() {
        Path file = npz("x", counting(3, 2, 2), "y", counting(3, 4));
        assertEquals(file + "[x]: rows are [2, 2], the model's input \"x\" wants [2, 3]", refusal(file, X, Y));
    }

    @Test
    void noRowsAreNoBatch() {
        try (Dataset data = Dataset.open(npy(counting(0, 2, 3)), List.of(X), List.of())) {
            assertEquals(0, data.rows());
            assertEquals(List.of(), data.next(4));
        }
    }

    @Test
    void aFolderIsNoFile() throws IOException {
        for (String name : List.of("a.npy", "a.npz", "a.csv")) {
            Path directory = Files.createDirectory(folder.resolve(name));
            RuntimeException refused =
                    assertThrows(RuntimeException.class, () -> Dataset.open(directory, List.of(X), List.of()));
            assertEquals(directory + ": Is a directory", refused.getMessage());
        }
    }

    @Test
    void otherFilesAreRefused() {
        assertEquals("data.txt: the name must end in .npy, .npz or .csv", refusal(Path.of("data.txt"), X));
        Path file = npy(counting(5, 2, 3));
        assertEquals(
                file + ": --columns picks columns of a .csv file only",
                assertThrows(DataException.class, () -> Dataset.open(file, List.of(X), List.of("a")))
                        .getMessage());
        for (String missing : List.of("no.npy", "no.npz")) {
            Path absent = folder.resolve(missing);
            assertEquals(
                    absent + ": no such file",
                    assertThrows(NpyException.class, () -> Dataset.open(absent, List.of(X), List.of()))
                            .getMessage());
        }
    }
}
