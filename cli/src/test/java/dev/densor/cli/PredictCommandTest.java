package dev.densor.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.npy.Npy;
import dev.densor.npy.NpzFile;
import dev.densor.npy.NpzWriter;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Most tests score eleven rows with a classifier of Keras's: four features, three classes. */
class PredictCommandTest {
    private static final Path MODEL = Run.model("sequential_trained_adam.keras");
    private static final Path MULTI = Run.model("functional_multi_io.keras");
    private static final double TOLERANCE = 1e-5;

    @TempDir
    private Path folder;

    private HostArray rows;
    private HostArray expected;
    private Path input;

    @BeforeEach
    void writeTheRows() {
        rows = golden("sequential_trained_adam/x");
        expected = golden("sequential_trained_adam/out_y");
        input = npy("x.npy", rows);
    }

    private static HostArray golden(String key) {
        try (NpzFile data = NpzFile.open(Run.golden("models/data.npz"))) {
            return data.read(key);
        }
    }

    private Path npy(String name, HostArray array) {
        Path file = folder.resolve(name);
        Npy.write(file, array);
        return file;
    }

    private static HostArray vector(float... values) {
        return HostArray.of(values, Shape.of(values.length));
    }

    private Path classes() {
        int[] classes = IntStream.range(0, rows.shape().dim(0))
                .map(row -> IntStream.range(0, 3)
                        .reduce((a, b) -> expected.getDouble(row * 3 + b) > expected.getDouble(row * 3 + a) ? b : a)
                        .orElseThrow())
                .toArray();
        return npy("labels.npy", HostArray.of(classes, Shape.of(classes.length)));
    }

    private static Run succeeded(Run run) {
        assertEquals(0, run.code(), run.err());
        return run;
    }

    private static String refused(int code, Run run) {
        assertEquals(code, run.code(), run.err());
        assertEquals("", run.out());
        assertTrue(run.err().startsWith("densor: "), run.err());
        return run.err();
    }

    @Test
    void whatADeviceSaysOfItsKernelsIsPrintedWhenItIsAskedFor() {
        String told = "a product by three loops\n";
        String asked = succeeded(Run.of("predict", MODEL, input, "--device", "explaining", "--explain"))
                .out();
        assertTrue(asked.contains(told), asked);
        assertFalse(succeeded(Run.of("predict", MODEL, input, "--device", "explaining"))
                .out()
                .contains(told));
        String silent = succeeded(Run.of("predict", MODEL, input, "--device", "reference", "--explain"))
                .out();
        assertTrue(silent.contains("reference:0 does not tell how it computes\n"), silent);
    }

    @Test
    void predictionsAreThoseOfKerasWhateverTheBatch() {
        for (int batch : new int[] {1, 4, 1024}) {
            Path output = folder.resolve("y.npy");
            Run run = succeeded(Run.of("predict", MODEL, input, "-o", output, "--batch", batch));
            assertArrayEquals(expected.toDoubles(), Npy.read(output).toDoubles(), TOLERANCE);
            assertTrue(run.out().contains("wrote " + output + "\n"), run.out());
        }
    }

    @Test
    void theReportTellsDeviceRowsAndSpeed() {
        Run run = succeeded(Run.of("predict", MODEL, input, "--device", "reference"));
        assertTrue(run.out().matches("device reference:0 \\(.+\\)\\Rrows 11\\Rrows per second \\d+\\R"), run.out());
        assertEquals("scored 11 of 11 rows (100 %%)%n".formatted(), run.err());
    }

    @Test
    void aTerminalGetsABar() {
        Run run = succeeded(Run.onTerminal("predict", MODEL, input));
        assertTrue(run.err().contains("] 11 of 11 rows"), run.err());
        assertFalse(run.out().contains("\r"), run.out());
    }

    @Test
    void labelsThatAreClassesGiveAccuracyAndConfusion() {
        Run run = succeeded(Run.of("predict", MODEL, input, "--labels", classes()));
        assertTrue(run.out().contains("\naccuracy 1.0000 (11 of 11)\n"), run.out());
        assertTrue(run.out().contains("confusion"), run.out());
    }

    @Test
    void labelsThatAreQuantitiesGiveErrorsAndR2() {
        HostArray x = golden("one_by_one/x");
        double[] shifted = golden("one_by_one/out_y").toDoubles();
        for (int i = 0; i < shifted.length; i++) {
            shifted[i] += 2;
        }
        Path labels = npy("labels.npy", HostArray.of(shifted, Shape.of(shifted.length, 1)));
        Run run = succeeded(Run.of("predict", Run.model("one_by_one.keras"), npy("one.npy", x), "--labels", labels));
        assertTrue(run.out().contains("mean absolute error 2.0000"), run.out());
        assertTrue(run.out().contains("mean squared error  4.0000"), run.out());
        assertTrue(run.out().contains("R2 "), run.out());
    }

    @Test
    void aTableOfTextIsScoredByItsColumnsAndWritten() throws IOException {
        String lines = IntStream.range(0, rows.shape().dim(0))
                .mapToObj(row -> "id" + row + ","
                        + IntStream.range(0, 4)
                                .mapToObj(column -> Double.toString(rows.getDouble(row * 4 + column)))
                                .collect(Collectors.joining(",")))
                .collect(Collectors.joining("\n", "id,a,b,c,d\n", "\n"));
        Path table = Files.writeString(folder.resolve("x.csv"), lines);
        Path output = folder.resolve("y.csv");
        succeeded(Run.of("predict", MODEL, table, "--columns", "a,b,4-5", "-o", output));
        double[] written = Files.readAllLines(output).stream()
                .skip(1)
                .flatMap(line -> Stream.of(line.split(",")))
                .mapToDouble(Double::parseDouble)
                .toArray();
        assertArrayEquals(expected.toDoubles(), written, TOLERANCE);
    }

    @Test
    void severalInputsAndOutputsGoByTheirNames() {
        Path inputs = folder.resolve("x.npz");
        try (NpzWriter writer = NpzWriter.create(inputs)) {
            writer.add("more_numbers", golden("functional_multi_io/more_numbers"));
            writer.add("numbers", golden("functional_multi_io/numbers"));
            writer.commit();
        }
        Path output = folder.resolve("y.npz");
        succeeded(Run.of("predict", MULTI, inputs, "-o", output));
        try (NpzFile predictions = NpzFile.open(output)) {
            assertEquals(List.of("class", "value"), predictions.names());
            for (String name : predictions.names()) {
                assertArrayEquals(
                        golden("functional_multi_io/out_" + name).toDoubles(),
                        predictions.read(name).toDoubles(),
                        TOLERANCE);
            }
        }
        String message = refused(2, Run.of("predict", MULTI, inputs, "--labels", classes()));
        assertTrue(message.contains("one output") && message.contains("[class, value]"), message);
        message = refused(1, Run.of("predict", MULTI, inputs, "-o", folder.resolve("y.npy")));
        assertTrue(message.contains("name it .npz"), message);
    }

    @Test
    void rowsOfAnotherShapeAreRefused() {
        Path wide = npy("wide.npy", HostArray.of(new float[10], Shape.of(2, 5)));
        String message = refused(1, Run.of("predict", MODEL, wide));
        assertTrue(message.contains("wide.npy: rows are [5]") && message.contains("wants [4]"), message);
    }

    @Test
    void filesThatAreNotThereAreNamed() {
        Path missing = folder.resolve("missing.npy");
        assertEquals("densor: " + missing + ": no such file\n", refused(1, Run.of("predict", MODEL, missing)));
        String message = refused(1, Run.of("predict", MODEL, input, "--labels", missing));
        assertEquals("densor: " + missing + ": no such file\n", message);
        assertTrue(refused(1, Run.of("predict", missing, input)).contains(missing + ": "));
    }

    @Test
    void labelsOfAnotherNumberOfRowsAreRefusedBeforeScoring() {
        String message = refused(1, Run.of("predict", MODEL, input, "--labels", npy("l.npy", vector(0, 1))));
        assertEquals(1, message.lines().count(), message);
        assertTrue(message.contains("2 labels for 11 rows"), message);
    }

    @Test
    void fileNamesOfOtherEndingsAreWrongUse() {
        for (Run run : List.of(
                Run.of("predict", MODEL, input, "-o", "y.txt"),
                Run.of("predict", MODEL, input, "--labels", "y.txt"),
                Run.of("predict", MODEL, "y.txt"))) {
            assertTrue(refused(2, run).contains("y.txt: the name must end in .npy, .npz or .csv"), run.err());
        }
    }

    @Test
    void aPlaceThatCannotBeWrittenIsRefusedBeforeScoring() {
        Path nowhere = folder.resolve("none/y.npy");
        String message = refused(1, Run.of("predict", MODEL, input, "-o", nowhere));
        assertEquals(1, message.lines().count(), message);
        assertTrue(message.contains(nowhere + ": there is no folder to write it to"), message);
    }

    @Test
    void whatIsReadIsNotReplaced() {
        Path labels = classes();
        for (Path read : List.of(input, labels)) {
            String message = refused(2, Run.of("predict", MODEL, input, "--labels", labels, "-o", read));
            assertTrue(message.contains("would replace " + read), message);
        }
        assertEquals(rows.size(), Npy.read(input).size());
    }

    @Test
    void aBatchOfLessThanARowIsWrongUse() {
        assertTrue(refused(2, Run.of("predict", MODEL, input, "--batch", 0)).contains("--batch must be 1 or more"));
        assertTrue(
                refused(2, Run.of("predict", MODEL, input, "--batch", "many")).contains("'many' is not an int"));
    }

    @Test
    void whenScoringFailsNoFileIsLeft() throws IOException {
        int[] classes = new int[11];
        classes[10] = 7;
        Path labels = npy("labels.npy", HostArray.of(classes, Shape.of(11)));
        Run run = Run.of("predict", MODEL, input, "--labels", labels, "-o", folder.resolve("y.npy"), "--batch", 2);
        assertEquals(1, run.code());
        assertTrue(run.err().contains("row 11: 7 is not one of the classes 0 to 2"), run.err());
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(
                    List.of("labels.npy", "x.npy"),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }

    @Test
    void weightsAreScoredWithTheirArchitecture() {
        Path weights = Run.model("sequential_trained_adam.weights.h5");
        Path architecture = Run.model("sequential_trained_adam.json");
        Path output = folder.resolve("y.npy");
        succeeded(Run.of("predict", weights, input, "--architecture", architecture, "-o", output));
        assertArrayEquals(expected.toDoubles(), Npy.read(output).toDoubles(), TOLERANCE);
    }

    @Test
    void noRowsGiveAnEmptyFile() {
        Path empty = npy("empty.npy", HostArray.of(new float[0], Shape.of(0, 4)));
        Path output = folder.resolve("y.npy");
        Run run = succeeded(Run.of("predict", MODEL, empty, "-o", output));
        assertEquals(Shape.of(0, 3), Npy.read(output).shape());
        assertTrue(run.out().contains("rows 0\n"), run.out());
    }
}
