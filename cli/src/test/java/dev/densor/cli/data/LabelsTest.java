package dev.densor.cli.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.densor.npy.Npy;
import dev.densor.npy.NpzWriter;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelsTest {
    private static final HostArray THREE = HostArray.of(new int[] {7, 2, 1}, Shape.of(3));

    @TempDir
    Path folder;

    private Path npz(String... names) {
        Path file = folder.resolve("labels.npz");
        try (NpzWriter writer = NpzWriter.create(file)) {
            for (String name : names) {
                writer.add(name, THREE);
            }
            writer.commit();
        }
        return file;
    }

    private static String refusal(Path file, long count) {
        return assertThrows(DataException.class, () -> Labels.open(file, count)).getMessage();
    }

    @Test
    void npyAndNpzComeInBatches() {
        Path npy = folder.resolve("labels.npy");
        Npy.write(npy, THREE);
        for (Path file : new Path[] {npy, npz("y")}) {
            try (Labels labels = Labels.open(file, 3)) {
                assertArrayEquals(new double[] {7, 2}, labels.next(2).toDoubles());
                assertArrayEquals(new double[] {1}, labels.next(2).toDoubles());
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "7,2,1              | int64 [3]",
                "label,7,-2,+1      | int64 [3]",
                "7,2,1.0            | float64 [3]",
                "7,2,nan            | float64 [3]",
                "1 0,0 1            | int64 [2, 2]",
                "a b,0.5 1,1 0      | float64 [2, 2]",
            })
    void aCsvIsOfIntegersWhenAllAreWrittenSo(String lines, String expected) throws IOException {
        String text = lines.replace(',', '\n').replace(' ', ',');
        Path file = Files.writeString(folder.resolve("labels.csv"), text);
        try (Labels labels = Labels.open(file, expected.contains("[3]") ? 3 : 2)) {
            assertEquals(expected, labels.next(10).toString());
        }
    }

    @Test
    void anotherNumberOfLabelsThanRowsIsRefused() {
        Path file = npz("y");
        assertEquals(file + "[y]: has 3 labels for 4 rows of data", refusal(file, 4));
    }

    @Test
    void severalArraysAreRefused() {
        Path file = npz("x", "y");
        assertEquals(file + ": holds the arrays [x, y]; labels are an .npz with one, or an .npy", refusal(file, 3));
    }
}
