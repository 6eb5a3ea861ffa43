package dev.densor.cli.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.shape.HostArray;
import dev.densor.shape.PartialShape;
import dev.densor.shape.Shape;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {
    private static final Port TWO = new Port("x", PartialShape.batchOf(2));

    @TempDir
    Path folder;

    private Path csv(String... lines) {
        try {
            return Files.writeString(folder.resolve("test.csv"), String.join("\n", lines));
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    private static float[] read(Path file, Port input, String... columns) {
        try (Dataset data = Dataset.open(file, List.of(input), List.of(columns))) {
            HostArray rows = data.next(100).get(0);
            assertEquals(data.rows(), rows.shape().dim(0));
            return rows.toFloats();
        }
    }

    private static String refusal(Path file, Port input, String... columns) {
        String message = assertThrows(DataException.class, () -> read(file, input, columns))
                .getMessage();
        assertTrue(message.startsWith(file + ": "), message);
        return message.substring(file.toString().length() + 2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1,2\n3,4",
                "a,b\n1,2\n3,4\n",
                "a,2\r\n1,2\r\n3,4\r\n",
                "\uFEFF1,2\n3,4",
                ",b\n1,2\n\n3,4\n\n",
                "\"a\nb\",\"c, d\"\n\"1\", 2 \n+3e0,\"4.\"",
            })
    void aHeaderIsToldFromNumbers(String text) {
        assertArrayEquals(new float[] {1, 2, 3, 4}, read(csv(text), TWO));
    }

    @Test
    void aLineIsGivenTheShapeOfTheInput() {
        Path file = csv("1,2,3,4,5,6", "7,8,9,10,11,12", "13,14,15,16,17,18");
        Port open = new Port("x", PartialShape.batchOf(PartialShape.UNKNOWN, 2));
        try (Dataset data = Dataset.open(file, List.of(open), List.of())) {
            assertEquals(3, data.rows());
            assertEquals("[float32 [2, 3, 2]]", data.next(2).toString());
            HostArray last = data.next(2).get(0);
            assertEquals(Shape.of(1, 3, 2), last.shape());
            assertArrayEquals(new float[] {13, 14, 15, 16, 17, 18}, last.toFloats());
            assertEquals(List.of(), data.next(2));
        }
        Port scalars = new Port("x", PartialShape.batchOf());
        assertArrayEquals(new float[] {2, 8, 14}, read(file, scalars, "2"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "b c   | 3, 4, 7, 8",
                "c a   | 4, 2, 8, 6",
                "2-3   | 3, 4, 7, 8",
                "3 1   | 4, 2, 8, 6",
                "c 2   | 4, 3, 8, 7",
                "1 1   | 2, 2, 6, 6",
            })
    void columnsArePickedByNameNumberOrRange(String picks, String expected) {
        Path file = csv("a,b,c,d", "2,3,4,x", "6,7,8,y");
        float[] numbers = read(file, TWO, picks.split(" "));
        assertEquals(expected, text(numbers));
    }

    private static String text(float[] numbers) {
        return IntStream.range(0, numbers.length)
                .mapToObj(i -> Integer.toString((int) numbers[i]))
                .collect(Collectors.joining(", "));
    }

    @Test
    void aColumnOfTextThatIsNotPickedMakesNoHeader() {
        assertArrayEquals(new float[] {2, 3, 6, 7}, read(csv("one,2,3", "two,6,7"), TWO, "2-3"));
    }

    @Test
    void aNameThatLooksLikeANumberIsANameWhereThereIsAHeader() {
        Port three = new Port("x", PartialShape.batchOf(3));
        assertArrayEquals(new float[] {7, 6, 5}, read(csv("id,2019,2020", "5,6,7"), three, "2020", "2019", "id"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "z     | --columns z: there is no such column; there are a, b, c",
                "b     | --columns b: two columns have this name; give the number",
            })
    void aNameThatIsNotThereOnceIsRefused(String pick, String problem) {
        Path file = csv(pick.equals("b") ? "a,b,b" : "a,b,c", "1,2,3");
        assertEquals(problem, refusal(file, TWO, pick, "a"));
    }

    @Test
    void aNameWithoutAHeaderAndANumberWithoutAColumnAreRefused() {
        Path file = csv("1,2,3");
        assertEquals(
                "--columns age: there is no such column; the first line has no names, so give numbers from 1 to 3",
                refusal(file, TWO, "age", "1"));
        for (String pick : List.of("4", "0", "2-4", "3-2")) {
            assertEquals(
                    "--columns " + pick + ": wanted are numbers from 1 to 3, in rising order",
                    refusal(file, TWO, pick));
        }
    }

    @Test
    void anotherNumberOfColumnsThanTheInputWantsIsRefused() {
        assertEquals(
                "lines have 3 columns, the model's input \"x\" wants rows [2] of 2 numbers;"
                        + " pick columns with --columns",
                refusal(csv("1,2,3"), TWO));
        Port open = new Port("x", PartialShape.batchOf(PartialShape.UNKNOWN, 2));
        assertEquals(
                "lines have 3 columns, the model's input \"x\" wants rows [None, 2]; pick columns with --columns",
                refusal(csv("1,2,3"), open));
        Port twice = new Port("x", PartialShape.batchOf(PartialShape.UNKNOWN, PartialShape.UNKNOWN));
        assertEquals(
                "lines have 1 column, the model's input \"x\" wants rows [None, None]; pick columns with --columns",
                refusal(csv("1"), twice));
    }

    @Test
    void aLineWithMoreOrFewerCellsIsNamed() {
        assertEquals("line 4 has 1 cell, line 1 has 2", refusal(csv("a,b", "1,2", "", "3", "4,5"), TWO));
        assertEquals("line 2 has 3 cells, line 1 has 2", refusal(csv("1,2", "3,4,5"), TWO));
    }

    @Test
    void aCellThatIsNoNumberIsNamedByLineAndColumn() {
        assertEquals("line 3, column 2 (b): \"x\" is not a number", refusal(csv("a,b", "1,2", "3,x"), TWO));
        assertEquals("line 2, column 1: \"1,5\" is not a number", refusal(csv("1,2", "\"1,5\",2"), TWO));
        assertEquals("line 2, column 2 is empty", refusal(csv("1,2", "3,"), TWO));
        assertEquals("line 1, column 2 is empty", refusal(csv("1, ", "3,4"), TWO));
        String longText = "y".repeat(100);
        assertEquals(
                "line 2, column 2: \"" + "y".repeat(40) + "...\" is not a number",
                refusal(csv("1,2", "3," + longText), TWO));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1f", "2D", "0x1p3", "1_000", "1 2", "--1", "e5", ".", "Na", "infinit"})
    void whatOnlyJavaTakesForANumberIsNone(String cell) {
        assertEquals("line 2, column 2: \"" + cell + "\" is not a number", refusal(csv("1,2", "3," + cell), TWO));
    }

    @Test
    void numbersAreReadAsPythonReadsThem() {
        float[] numbers = read(csv("1e39,-inf", "nan,+Infinity", "-0,0.1", "1e-50,16777217"), TWO);
        float[] expected = {
            Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NaN, Float.POSITIVE_INFINITY, -0f, 0.1f, 0, 16777216
        };
        assertArrayEquals(expected, numbers);
    }

    @Test
    void aQuoteThatNeverEndsIsRefused() {
        String message = refusal(csv("1,2", "3,\"4", "5,6"), TWO);
        assertTrue(message.contains("quote") && message.contains("line 2"), message);
    }

    /** Few digits take a short way, many the long one: both round to nearest. */
    @Test
    void everyNumberIsTheNearestOne() {
        Random random = new Random(11);
        for (int i = 0; i < 20_000; i++) {
            int scale = random.nextInt(17);
            BigDecimal number = BigDecimal.valueOf(random.nextLong() >> random.nextInt(64), scale);
            String text = number.toPlainString();
            assertEquals(Double.parseDouble(text), Cell.number(text), text);
        }
        assertEquals(0.1, Cell.number(".1"));
        assertEquals(1, Cell.number("1."));
        assertEquals(-0.0, Cell.number("-0"));
        assertEquals(1e-15, Cell.number(".000000000000001"));
    }

    @Test
    void manyColumnsAreRead() {
        int columns = 150_528;
        String line = "7" + ",1".repeat(columns - 1);
        Port picture = new Port("x", PartialShape.batchOf(224, 224, 3));
        assertEquals(2 * columns, read(csv(line, line), picture).length);
    }

    @Test
    void anEmptyOrMissingFileIsRefused() throws IOException {
        assertEquals("it is empty", refusal(csv(""), TWO));
        assertEquals("it is empty", refusal(csv("", "", ""), TWO));
        Path file = csv("a,b");
        assertEquals("no numbers follow its first line, which names columns", refusal(file, TWO));
        Files.delete(file);
        assertEquals("no such file", refusal(file, TWO));
    }

    @Test
    void oneTableForSeveralInputsIsRefused() {
        Path file = csv("1,2");
        assertEquals(
                file + ": a .csv file holds one table, the model has 2 inputs (x, x);"
                        + " give an .npz with an array for each",
                assertThrows(DataException.class, () -> Dataset.open(file, List.of(TWO, TWO), List.of()))
                        .getMessage());
    }
}
