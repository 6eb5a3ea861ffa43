package dev.densor.train.losses;

import static dev.densor.ReferenceDevice.values;
import static dev.densor.Refusal.assertShapeRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.densor.ReferenceDevice;
import dev.densor.ops.Elementwise;
import dev.densor.shape.DType;
import dev.densor.shape.Shape;
import dev.densor.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Reductions, weights and masks; the numbers are those of Keras 3.15. */
class LossTest {
    private static final double[] VALUES = {0.5, 5, 8.5};

    @RegisterExtension
    final ReferenceDevice device = new ReferenceDevice();

    private Tensor yTrue() {
        return device.tensor(Shape.of(3, 2), 1, 2, 3, 5, 0, 1);
    }

    private Tensor yPred() {
        return device.tensor(Shape.of(3, 2), 1, 1, 2, 2, 4, 0);
    }

    private static Loss squared(LossReduction reduction) {
        return Losses.meanSquaredError().with(reduction);
    }

    private static double scalar(Tensor loss) {
        assertEquals(Shape.SCALAR, loss.shape());
        return values(loss)[0];
    }

    @ParameterizedTest
    @CsvSource({
        "SUM_OVER_BATCH_SIZE, 4.6666665, 3.5, 9.333333",
        "MEAN, 4.6666665, 3.5, 9.333333",
        "SUM, 14, 10.5, 28",
        "MEAN_WITH_SAMPLE_WEIGHT, 4.6666665, 3.5, 14"
    })
    void valuesAreReducedAndAMeanDividesByHowManyThereAre(
            LossReduction reduction, double plain, double weighted, double doubled) {
        Loss loss = squared(reduction);
        assertEquals(plain, scalar(loss.apply(yTrue(), yPred())), 1e-6);
        Tensor weights = device.vector(1, 2, 0);
        assertEquals(weighted, scalar(loss.apply(yTrue(), yPred(), weights)), 1e-6);
        Tensor column = device.tensor(Shape.of(3, 1), 1, 2, 0);
        assertEquals(weighted, scalar(loss.apply(yTrue(), yPred(), column)), 1e-6);
        Tensor two = device.tensor(Shape.SCALAR, 2);
        assertEquals(doubled, scalar(loss.apply(yTrue(), yPred(), two)), 1e-6);
    }

    @Test
    void unreducedValuesStayApart() {
        Loss loss = squared(LossReduction.NONE);
        assertArrayEquals(VALUES, values(loss.apply(yTrue(), yPred())));
        assertArrayEquals(new double[] {0.5, 10, 0}, values(loss.apply(yTrue(), yPred(), device.vector(1, 2, 0))));
        assertArrayEquals(VALUES, values(squared(LossReduction.SUM).values(yTrue(), yPred())));
    }

    @ParameterizedTest
    @CsvSource({"SUM_OVER_BATCH_SIZE, 4.5, 13", "SUM, 9, 26", "MEAN_WITH_SAMPLE_WEIGHT, 4.5, 6.5"})
    void aMaskLeavesOutAndAMeanIsOfTheRest(LossReduction reduction, double plain, double weighted) {
        Tensor mask = device.bools(1, 0, 1);
        Loss loss = squared(reduction);
        assertEquals(plain, scalar(loss.apply(yTrue(), yPred(), null, mask)), 1e-6);
        assertEquals(weighted, scalar(loss.apply(yTrue(), yPred(), device.vector(1, 2, 3), mask)), 1e-6);
    }

    @ParameterizedTest
    @CsvSource({
        "SUM_OVER_BATCH_SIZE, 0.8573992, 0.9627598",
        "SUM, 1.7147985, 1.9255196",
        "MEAN_WITH_SAMPLE_WEIGHT, 0.8573992, 0.4813799"
    })
    void anIgnoredClassIsMasked(LossReduction reduction, double plain, double weighted) {
        Loss loss = Losses.sparseCategoricalCrossentropy(false)
                .with("ignore_class", 1)
                .with(reduction);
        Tensor p = device.tensor(Shape.of(3, 2), 0.2, 0.8, 0.5, 0.5, 0.9, 0.1);
        Tensor labels = device.ints(0, 1, 0);
        assertEquals(plain, scalar(loss.apply(labels, p)), 1e-6);
        assertEquals(weighted, scalar(loss.apply(labels, p, device.vector(1, 2, 3))), 1e-6);
        assertEquals(0, scalar(loss.apply(device.ints(1, 1, 1), p)));
        assertEquals(
                -Math.log(0.2),
                scalar(loss.with(LossReduction.MEAN).apply(labels, p, null, device.bools(1, 1, 0))),
                1e-6);
    }

    @ParameterizedTest
    @EnumSource(
            value = LossReduction.class,
            names = {"NONE"},
            mode = EnumSource.Mode.EXCLUDE)
    void nothingCostsNothing(LossReduction reduction) {
        Tensor none = device.tensor(Shape.of(0, 3));
        assertEquals(0, scalar(squared(reduction).apply(none, none)));
        Tensor weights = device.vector(0, 0, 0);
        assertEquals(0, scalar(squared(reduction).apply(yTrue(), yPred(), weights)));
        assertEquals(0, scalar(squared(reduction).apply(yTrue(), yPred(), null, device.bools(0, 0, 0))));
    }

    @Test
    void valuesOfPositionsAreWeighedByPosition() {
        Tensor t = device.counting(2, 3, 4);
        Tensor p = Elementwise.add(t, 2);
        Loss loss = Losses.meanAbsoluteError();
        Tensor weights = device.tensor(Shape.of(2, 3), 1, 0, 1, 0, 1, 0);
        assertEquals(1, scalar(loss.apply(t, p, weights)));
        Tensor perSample = device.tensor(Shape.of(2, 1), 1, 2);
        assertEquals(3, scalar(loss.apply(t, p, perSample)));
        assertShapeRefused(
                "loss \"mean_absolute_error\", values and weights: shapes do not broadcast: [2, 3] and [2] (3 vs 2)",
                () -> loss.apply(t, p, device.vector(1, 2)));
    }

    @Test
    void smallTypesAndIntegersAreComputedInFloat32() {
        Tensor half = device.tensor(DType.FLOAT16, Shape.of(2, 2), 1, 2, 3, 4);
        Tensor loss = Losses.meanSquaredError().apply(device.ints(0, 0), half);
        assertEquals(DType.FLOAT32, loss.dtype());
        assertEquals(7.5, scalar(loss));
        Tensor integers = device.ints(1, 2);
        assertEquals(1, scalar(Losses.meanSquaredError().apply(device.ints(0, 3), integers)));
        Tensor wide = device.tensor(DType.FLOAT64, Shape.of(1), 2);
        assertEquals(DType.FLOAT64, Losses.meanSquaredError().apply(wide, wide).dtype());
    }

    @Test
    void infinitiesAndNaNPassAsInKeras() {
        double inf = Double.POSITIVE_INFINITY;
        double nan = Double.NaN;
        Tensor t = device.tensor(Shape.of(4, 1), 0, 1, 1, 0);
        Tensor x = device.tensor(Shape.of(4, 1), inf, -inf, inf, -inf);
        Loss logits = Losses.binaryCrossentropy(true).with(LossReduction.NONE);
        assertArrayEquals(new double[] {inf, inf, nan, nan}, values(logits.apply(t, x)));
        Tensor zeros = device.tensor(Shape.of(3, 1), 0, 0, 0);
        Tensor odd = device.tensor(Shape.of(3, 1), inf, -inf, nan);
        List<Loss> losses = List.of(Losses.get("log_cosh"), Losses.huber(1), Losses.get("msle"));
        List<double[]> expected =
                List.of(new double[] {inf, nan, nan}, new double[] {inf, inf, nan}, new double[] {inf, 0, nan});
        for (int i = 0; i < losses.size(); i++) {
            assertArrayEquals(
                    expected.get(i),
                    values(losses.get(i).with(LossReduction.NONE).apply(zeros, odd)));
        }
    }
}
