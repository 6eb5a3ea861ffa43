package dev.densor.cli.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScoresTest {
    private static final HostArray THREE_CLASSES = HostArray.of(
            new float[] {0.7f, 0.2f, 0.1f, 0.1f, 0.1f, 0.8f, 0.3f, 0.4f, 0.3f, 0.9f, 0, 0.1f}, Shape.of(4, 3));

    private static HostArray ints(Shape shape, int... values) {
        return HostArray.of(values, shape);
    }

    private static HostArray floats(Shape shape, float... values) {
        return HostArray.of(values, shape);
    }

    private static Score score(HostArray predictions, HostArray labels) {
        Scores scores = new Scores("labels.npy");
        scores.add(predictions, labels);
        return scores.result();
    }

    private static String refusal(HostArray predictions, HostArray labels) {
        return assertThrows(DataException.class, () -> score(predictions, labels))
                .getMessage();
    }

    private static void assertThreeOfFour(Score score) {
        Classification classes = assertInstanceOf(Classification.class, score);
        assertEquals(3, classes.correct());
        assertEquals(0.75, classes.accuracy());
        assertArrayEquals(new long[] {2, 0, 0}, classes.confusion()[0]);
        assertArrayEquals(new long[] {0, 1, 1}, classes.confusion()[1]);
        assertArrayEquals(new long[] {0, 0, 0}, classes.confusion()[2]);
    }

    @Test
    void classNumbersAreComparedWithTheLargestColumn() {
        assertThreeOfFour(score(THREE_CLASSES, ints(Shape.of(4), 0, 1, 1, 0)));
        assertThreeOfFour(score(THREE_CLASSES, ints(Shape.of(4, 1), 0, 1, 1, 0)));
        assertThreeOfFour(score(THREE_CLASSES, floats(Shape.of(4), 0, 1, 1, 0)));
    }

    @Test
    void oneHotLabelsAreClasses() {
        assertThreeOfFour(score(THREE_CLASSES, ints(Shape.of(4, 3), 1, 0, 0, 0, 1, 0, 0, 1, 0, 1, 0, 0)));
        assertThreeOfFour(score(THREE_CLASSES, floats(Shape.of(4, 3), 1, 0, 0, 0, 1, 0, 0, 1, 0, 1, 0, 0)));
    }

    @Test
    void rowsThatAreNotOneHotAreQuantities() {
        HostArray labels = floats(Shape.of(4, 3), 1, 0, 0, 0, 1, 0, 0, 1, 0, 1, 1, 0);
        assertInstanceOf(Regression.class, score(THREE_CLASSES, labels));
    }

    @Test
    void batchesAddUpToTheWhole() {
        HostArray labels = ints(Shape.of(4), 0, 1, 1, 0);
        Scores scores = new Scores("labels.npy");
        scores.add(THREE_CLASSES.rows(0, 3), labels.rows(0, 3));
        scores.add(THREE_CLASSES.rows(3, 1), labels.rows(3, 1));
        assertThreeOfFour(scores.result());
    }

    @ParameterizedTest
    @CsvSource({"0.5 0.6 0.6, 1", "0.6 0.6 0.5, 0", "0.9 NaN 0.95, 1", "NaN 0.6 0.7, 0", "0.9 NaN NaN, 1"})
    void aDrawGoesToTheFirstAndNanCountsAsLargest(String numbers, int predicted) {
        double[] row =
                Stream.of(numbers.split(" ")).mapToDouble(Double::parseDouble).toArray();
        Score score = score(HostArray.of(row, Shape.of(1, 3)), ints(Shape.of(1), predicted));
        assertEquals(1, assertInstanceOf(Classification.class, score).correct());
    }

    @Test
    void oneProbabilityIsCutAtOneHalf() {
        HostArray predictions = floats(Shape.of(4, 1), 0.2f, 0.5f, 0.51f, 0.9f);
        for (HostArray labels : List.of(
                ints(Shape.of(4), 0, 0, 1, 0), ints(Shape.of(4, 1), 0, 0, 1, 0), floats(Shape.of(4), 0, 0, 1, 0))) {
            Classification classes = assertInstanceOf(Classification.class, score(predictions, labels));
            assertEquals(0.75, classes.accuracy());
            assertArrayEquals(new long[][] {{2, 1}, {0, 1}}, classes.confusion());
        }
    }

    @Test
    void zerosAndOnesThatAreNoProbabilitiesDependOnTheTypeOfTheLabels() {
        HostArray predictions = floats(Shape.of(2), -3, 4);
        assertInstanceOf(Classification.class, score(predictions, ints(Shape.of(2), 0, 1)));
        assertInstanceOf(Regression.class, score(predictions, floats(Shape.of(2), 0, 1)));
    }

    @Test
    void integersBeyondOneOfASingleColumnAreQuantities() {
        Score score = score(floats(Shape.of(2, 1), 210, 90), ints(Shape.of(2), 200, 100));
        assertEquals(10, assertInstanceOf(Regression.class, score).meanAbsoluteError());
    }

    @Test
    void regressionFollowsItsFormulas() {
        HostArray labels = floats(Shape.of(4, 1), 1, 2, 3, 6);
        Regression score = assertInstanceOf(Regression.class, score(floats(Shape.of(4, 1), 1.5f, 2, 2, 6), labels));
        assertEquals(4, score.count());
        assertEquals(1.5 / 4, score.meanAbsoluteError());
        assertEquals(1.25 / 4, score.meanSquaredError());
        // Mean 3, squares 4 + 1 + 0 + 9.
        assertEquals(1 - 1.25 / 14, score.r2(), 1e-15);
    }

    @Test
    void r2OfSeveralColumnsIsTheMeanOfTheirs() {
        HostArray labels = floats(Shape.of(2, 2), 0, 10, 2, 30);
        HostArray predictions = floats(Shape.of(2, 2), 0, 20, 2, 20);
        Regression score = assertInstanceOf(Regression.class, score(predictions, labels));
        assertEquals((1.0 + 0.0) / 2, score.r2());
        assertEquals(5, score.meanAbsoluteError());
    }

    @Test
    void r2OfEqualLabelsIsUndefined() {
        Regression score =
                assertInstanceOf(Regression.class, score(floats(Shape.of(2), 3, 4), floats(Shape.of(2), 5, 5)));
        assertTrue(Double.isNaN(score.r2()));
        assertEquals("R2                  undefined", score.lines().get(2));
    }

    @Test
    void r2HoldsForLabelsFarFromZero() {
        Random random = new Random(3);
        int rows = 10_000;
        double[] labels = new double[rows];
        double[] predictions = new double[rows];
        for (int i = 0; i < rows; i++) {
            labels[i] = 1e9 + random.nextGaussian();
            predictions[i] = labels[i] + 0.5 * random.nextGaussian();
        }
        Regression score = assertInstanceOf(
                Regression.class,
                score(HostArray.of(predictions, Shape.of(rows)), HostArray.of(labels, Shape.of(rows))));
        assertEquals(0.75, score.r2(), 0.02);
    }

    @Test
    void axesBeforeTheLastCountAsRows() {
        HostArray predictions = floats(Shape.of(1, 2, 2), 0.9f, 0.1f, 0.3f, 0.7f);
        Score score = score(predictions, ints(Shape.of(1, 2), 0, 0));
        assertEquals(0.5, assertInstanceOf(Classification.class, score).accuracy());
    }

    @Test
    void labelsOfAnotherShapeAreRefused() {
        assertEquals(
                "labels.npy: labels are [2] for each row, the model answers [3];"
                        + " wanted is a class number, or as many numbers",
                refusal(THREE_CLASSES, ints(Shape.of(4, 2), 0, 0, 0, 0, 0, 0, 0, 0)));
        assertEquals(
                "labels.npy: labels are int32 [3] for predictions float32 [4, 3]",
                refusal(THREE_CLASSES, ints(Shape.of(3), 0, 0, 0)));
    }

    @ParameterizedTest
    @CsvSource({"3, 3", "-1, -1", "1.5, 1.5", "NaN, NaN", "Infinity, Infinity"})
    void aClassThatTheModelHasNotIsRefusedWithItsRow(float label, String text) {
        assertEquals(
                "labels.npy: row 3: " + text + " is not one of the classes 0 to 2 that the model tells apart",
                refusal(THREE_CLASSES, floats(Shape.of(4), 0, 1, label, 0)));
    }

    @Test
    void aClassificationIsShownWithItsTable() {
        Classification score = new Classification(12, 16, new long[][] {{10, 0, 1}, {0, 2, 0}, {3, 0, 0}});
        assertEquals(
                List.of(
                        "accuracy 0.7500 (12 of 16)",
                        "confusion table: a row for each true class, a column for each predicted one",
                        "    0  1  2",
                        " 0 10  0  1",
                        " 1  0  2  0",
                        " 2  3  0  0"),
                score.lines());
    }

    @Test
    void moreThanTwentyClassesHaveNoTable() {
        HostArray predictions = HostArray.of(new float[2 * 21], Shape.of(2, 21));
        assertEquals(
                List.of("accuracy 0.5000 (1 of 2)"),
                score(predictions, ints(Shape.of(2), 0, 20)).lines());
    }

    @Test
    void aRegressionIsShownInThreeLines() {
        assertEquals(
                List.of("mean absolute error 51.1991", "mean squared error  4120.25", "R2                  0.2230"),
                new Regression(10, 51.19913, 4120.25, 0.22302).lines());
    }

    @Test
    void noRowsHaveNoAccuracy() {
        assertEquals(
                List.of("accuracy NaN (0 of 0)"),
                new Scores("labels.npy").result().lines());
    }
}
