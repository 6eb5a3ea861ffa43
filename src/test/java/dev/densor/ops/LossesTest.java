package dev.densor.ops;

import static dev.densor.ReferenceDevice.values;
import static dev.densor.Refusal.assertShapeRefused;
import static dev.densor.Refusal.assertTypeRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.ReferenceDevice;
import dev.densor.ops.Crossentropies.Focal;
import dev.densor.ops.Losses.Labels;
import dev.densor.shape.DType;
import dev.densor.shape.Shape;
import dev.densor.tensor.Tensor;
import java.util.Arrays;
import java.util.Random;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Each loss beside its formula, written out over plain doubles. */
class LossesTest {
    private static final int ROWS = 6;
    private static final int COLUMNS = 5;
    private static final double EPSILON = 1e-7;
    /** Of float64, for sums of five terms of magnitude up to a thousand. */
    private static final double ROUNDING = 1e-11;

    @RegisterExtension
    final ReferenceDevice device = new ReferenceDevice();

    private final double[] normal =
            new Random(4).doubles(ROWS * COLUMNS, -2.5, 2.5).toArray();
    private final double[] other =
            new Random(5).doubles(ROWS * COLUMNS, -2.5, 2.5).toArray();
    private final double[] positive =
            new Random(6).doubles(ROWS * COLUMNS, 0.01, 3).toArray();

    @FunctionalInterface
    private interface Formula {
        double of(double[] t, double[] p);
    }

    @FunctionalInterface
    private interface Term {
        double of(double t, double p);
    }

    private Tensor matrix(double... values) {
        return device.tensor(DType.FLOAT64, Shape.of(ROWS, COLUMNS), values);
    }

    private void assertRows(Formula formula, double[] t, double[] p, BinaryOperator<Tensor> loss) {
        double[] expected = IntStream.range(0, ROWS)
                .mapToDouble(row -> formula.of(row(t, row), row(p, row)))
                .toArray();
        Tensor actual = loss.apply(matrix(t), matrix(p));
        assertEquals(Shape.of(ROWS), actual.shape());
        assertArrayEquals(expected, values(actual), ROUNDING);
    }

    private void assertMeans(Term term, double[] t, double[] p, BinaryOperator<Tensor> loss) {
        assertRows((a, b) -> sum(term, a, b) / COLUMNS, t, p, loss);
    }

    private static double[] row(double[] all, int row) {
        return Arrays.copyOfRange(all, row * COLUMNS, (row + 1) * COLUMNS);
    }

    private static double sum(Term term, double[] t, double[] p) {
        return IntStream.range(0, COLUMNS).mapToDouble(i -> term.of(t[i], p[i])).sum();
    }

    @Test
    void errorsOfRegression() {
        assertMeans((t, p) -> (t - p) * (t - p), normal, other, Losses::meanSquaredError);
        assertMeans((t, p) -> Math.abs(t - p), normal, other, Losses::meanAbsoluteError);
        assertMeans((t, p) -> 100 * Math.abs(t - p) / Math.abs(t), normal, other, Losses::meanAbsolutePercentageError);
        assertMeans(
                (t, p) -> Math.pow(Math.log1p(t) - Math.log1p(p), 2),
                positive,
                positive.clone(),
                Losses::meanSquaredLogarithmicError);
        assertMeans(
                (t, p) -> Math.pow(Math.log1p(Math.max(t, EPSILON)) - Math.log1p(Math.max(p, EPSILON)), 2),
                normal,
                other,
                Losses::meanSquaredLogarithmicError);
        assertMeans((t, p) -> Math.log(Math.cosh(p - t)), normal, other, Losses::logCosh);
    }

    @Test
    void thePercentageOfAZeroIsTakenOfEpsilon() {
        double[] loss = values(Losses.meanAbsolutePercentageError(
                device.tensor(DType.FLOAT64, Shape.of(1, 1), 0), device.tensor(DType.FLOAT64, Shape.of(1, 1), 2)));
        assertEquals(100 * 2 / EPSILON, loss[0], 1);
    }

    @Test
    void huberIsAParabolaUpToDeltaAndThenALine() {
        for (double delta : new double[] {1, 0.3}) {
            Term huber = (t, p) ->
                    Math.abs(p - t) <= delta ? (p - t) * (p - t) / 2 : delta * Math.abs(p - t) - delta * delta / 2;
            assertMeans(huber, normal, other, (t, p) -> Losses.huber(t, p, delta));
        }
    }

    @Test
    void hingeOfSignsAndOfBinaryLabels() {
        double[] signs = Arrays.stream(normal).map(Math::signum).toArray();
        double[] bits = Arrays.stream(signs).map(s -> (s + 1) / 2).toArray();
        Term hinge = (t, p) -> Math.max(1 - t * p, 0);
        assertMeans(hinge, signs, other, Losses::hinge);
        assertMeans((t, p) -> hinge.of(2 * t - 1, p), bits, other, Losses::hinge);
        assertMeans((t, p) -> Math.pow(hinge.of(t, p), 2), signs, other, Losses::squaredHinge);
        assertMeans((t, p) -> Math.pow(hinge.of(2 * t - 1, p), 2), bits, other, Losses::squaredHinge);
    }

    @Test
    void hingeLeavesLabelsAloneWhenOneIsNeitherZeroNorOne() {
        Tensor t = device.vector(1, 0, 0.5);
        assertArrayEquals(new double[] {1}, values(Losses.hinge(t, device.vector(0, 2, 0))));
        double[] nan = values(Losses.hinge(device.vector(Double.NaN, 0), device.vector(1, 1)));
        assertArrayEquals(new double[] {Double.NaN}, nan);
    }

    @Test
    void categoricalHingeIsTheBestWrongScoreBesideTheRightOne() {
        double[] bits = Arrays.stream(normal).map(x -> x > 0 ? 1 : 0).toArray();
        Formula formula = (t, p) -> {
            double wrong = IntStream.range(0, COLUMNS)
                    .mapToDouble(i -> (1 - t[i]) * p[i])
                    .max()
                    .orElseThrow();
            return Math.max(wrong - sum((a, b) -> a * b, t, p) + 1, 0);
        };
        assertRows(formula, bits, other, Losses::categoricalHinge);
    }

    @Test
    void divergencesOfDistributionsAndCounts() {
        Term kl = (t, p) -> {
            double a = Math.min(Math.max(t, EPSILON), 1);
            double b = Math.min(Math.max(p, EPSILON), 1);
            return a * Math.log(a / b);
        };
        assertRows((t, p) -> sum(kl, t, p), positive, normal, Losses::klDivergence);
        assertMeans((t, p) -> p - t * Math.log(p + EPSILON), normal, positive, Losses::poisson);
    }

    @Test
    void cosineSimilarityIsNegative() {
        Formula cosine = (t, p) ->
                -sum((a, b) -> a * b, t, p) / Math.sqrt(sum((a, b) -> a * a, t, p) * sum((a, b) -> b * b, t, p));
        assertRows(cosine, normal, other, (t, p) -> Losses.cosineSimilarity(t, p, -1));
        assertRows(
                cosine,
                normal,
                other,
                (t, p) -> Losses.cosineSimilarity(Shaping.transpose(t), Shaping.transpose(p), 0));
        Tensor zero = device.vector(0, 0);
        assertArrayEquals(new double[] {-0.0}, values(Losses.cosineSimilarity(zero, device.vector(1, 0), -1)));
        Tensor tiny = device.vector(1e-8, 0);
        double[] short1 = values(Losses.cosineSimilarity(tiny, device.vector(1, 0), -1));
        assertEquals(-0.1, short1[0], 1e-7, "a length below epsilon counts as epsilon");
    }

    @Test
    void crossentropiesSmoothTheLabelsAndReduceTheAxis() {
        double[] bits = Arrays.stream(normal).map(x -> x > 0 ? 1 : 0).toArray();
        double[] p = Arrays.stream(other).map(x -> 1 / (1 + Math.exp(-x))).toArray();
        Term binary = (t, q) -> -(t * Math.log(q) + (1 - t) * Math.log(1 - q));
        Labels smooth = new Labels(false, 0.2, -1);
        assertMeans((t, q) -> binary.of(0.8 * t + 0.1, q), bits, p, (t, q) -> Losses.binaryCrossentropy(t, q, smooth));
        Labels logits = new Labels(true, 0.2, -1);
        assertMeans(
                (t, x) -> binary.of(0.8 * t + 0.1, 1 / (1 + Math.exp(-x))),
                bits,
                other,
                (t, x) -> Losses.binaryCrossentropy(t, x, logits));
        Formula categorical = (t, q) -> {
            double total = Arrays.stream(q).sum();
            return sum((a, b) -> -(0.8 * a + 0.2 / COLUMNS) * Math.log(b / total), t, q);
        };
        assertRows(categorical, bits, p, (t, q) -> Losses.categoricalCrossentropy(t, q, smooth));
    }

    @Test
    void focalFormsWeighWhatIsRightDown() {
        double[] bits = Arrays.stream(normal).map(x -> x > 0 ? 1 : 0).toArray();
        double[] p = Arrays.stream(other).map(x -> 1 / (1 + Math.exp(-x))).toArray();
        Focal focal = new Focal(0.3, 1.5, true);
        Term binary = (t, q) -> {
            double right = t * q + (1 - t) * (1 - q);
            return (0.3 * t + 0.7 * (1 - t)) * Math.pow(1 - right, 1.5) * -Math.log(right);
        };
        assertMeans(binary, bits, p, (t, q) -> Losses.binaryFocalCrossentropy(t, q, focal, Labels.DEFAULT));
        Formula categorical = (t, q) -> {
            double total = Arrays.stream(q).sum();
            return sum((a, b) -> -a * 0.3 * Math.pow(1 - b / total, 1.5) * Math.log(b / total), t, q);
        };
        assertRows(categorical, bits, p, (t, q) -> Losses.categoricalFocalCrossentropy(t, q, focal, Labels.DEFAULT));
    }

    @Test
    void binaryAxisIsTheOneThatIsAveraged() {
        Tensor t = device.tensor(Shape.of(2, 3), 1, 0, 1, 0, 1, 0);
        Tensor p = device.tensor(Shape.of(2, 3), 0.5, 0.5, 0.5, 0.5, 0.5, 0.5);
        assertEquals(
                Shape.of(3),
                Losses.binaryCrossentropy(t, p, new Labels(false, 0, 0)).shape());
        assertEquals(
                Shape.of(3),
                Losses.binaryFocalCrossentropy(t, p, Focal.DEFAULT, new Labels(false, 0, 0))
                        .shape());
    }

    @Test
    void aMissingLastAxisOfSizeOneIsAdded() {
        Tensor column = device.tensor(Shape.of(3, 1), 1, 2, 3);
        Tensor vector = device.vector(1, 2, 5);
        assertArrayEquals(new double[] {0, 0, 4}, values(Losses.meanSquaredError(vector, column)));
        assertArrayEquals(new double[] {0, 0, 4}, values(Losses.meanSquaredError(column, vector)));
        Tensor deep = device.tensor(Shape.of(1, 3, 1), 1, 2, 3);
        Tensor row = device.tensor(Shape.of(1, 3), 1, 2, 6);
        assertArrayEquals(new double[] {3}, values(Losses.meanSquaredError(row, deep)));
        assertArrayEquals(new double[] {3}, values(Losses.meanSquaredError(deep, row)));
    }

    @Test
    void alignedLeavesOtherRanksAlone() {
        Tensor vector = device.vector(1, 2);
        Tensor matrix = device.counting(3, 2);
        Aligned pair = Aligned.of(vector, matrix);
        assertSame(vector, pair.first());
        assertSame(matrix, pair.second());
    }

    @Test
    void labelsAreCastAndTheOperandsBroadcast() {
        Tensor p = device.tensor(Shape.of(2, 2), 1, 2, 3, 5);
        assertArrayEquals(new double[] {0, 6.5}, values(Losses.meanSquaredError(device.ints(1, 2), p)));
        double[] loss = values(Losses.meanAbsoluteError(device.tensor(DType.UINT8, Shape.of(2, 2), 1, 2, 3, 4), p));
        assertArrayEquals(new double[] {0, 0.5}, loss);
    }

    @Test
    void notANumberStaysInItsRow() {
        Tensor t = device.tensor(Shape.of(2, 2), 1, 0, 0, 1);
        Tensor p = device.tensor(Shape.of(2, 2), Double.NaN, 0.5, 0.5, 0.5);
        double[] loss = values(Losses.categoricalCrossentropy(t, p, Labels.DEFAULT));
        assertTrue(Double.isNaN(loss[0]));
        assertEquals(Math.log(2), loss[1], 1e-7);
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertShapeRefused(
                "meanSquaredError: shapes do not broadcast: [9] and [9, 5] (9 vs 5)",
                () -> Losses.meanSquaredError(device.counting(9), device.counting(9, 5)));
        assertTypeRefused(
                "poisson: needs a floating-point operand, not int32; use cast",
                () -> Losses.poisson(device.ints(1), device.ints(1)));
    }
}
