package dev.densor.train.metrics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.ReferenceDevice;
import dev.densor.Refusal;
import dev.densor.shape.DType;
import dev.densor.shape.Shape;
import dev.densor.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The metrics that are a mean over samples, their weights and their state. */
class MetricTest {
    private static final double ULP = 0x1p-23;

    @RegisterExtension
    private final ReferenceDevice device = new ReferenceDevice();

    private static double value(Metric metric, Tensor yTrue, Tensor yPred, Tensor weight) {
        metric.update(yTrue, yPred, weight);
        return metric.value();
    }

    @Test
    void severalUpdatesWeighSamplesNotBatches() {
        Metric metric = Metrics.get("mae");
        metric.update(device.tensor(Shape.of(3, 1), 0, 0, 0), device.tensor(Shape.of(3, 1), 1, 2, 3));
        metric.update(device.tensor(Shape.of(1, 1), 0), device.tensor(Shape.of(1, 1), 10));
        assertEquals((1 + 2 + 3 + 10) / 4.0, metric.value(), ULP);
    }

    @Test
    void weightedSumsAreDividedByTheSumOfWeights() {
        Tensor labels = device.tensor(Shape.of(2, 2), 0, 0, 0, 0);
        Tensor predictions = device.tensor(Shape.of(2, 2), 1, 3, 2, 4);
        double expected = (3 * 5 + 0.5 * 10) / 3.5;
        assertEquals(expected, value(Metrics.get("mse"), labels, predictions, device.vector(3, 0.5)), 8 * ULP);
    }

    @Test
    void aColumnOfWeightsCountsAsAVector() {
        Tensor labels = device.tensor(Shape.of(3, 2), 1, 2, 3, 4, 5, 6);
        Tensor predictions = device.tensor(Shape.of(3, 2), 0, 2, 1, 4, 9, 9);
        double byVector = value(Metrics.get("mae"), labels, predictions, device.vector(1, 2, 4));
        double byColumn = value(Metrics.get("mae"), labels, predictions, device.tensor(Shape.of(3, 1), 1, 2, 4));
        assertEquals((1 * 0.5 + 2 * 1 + 4 * 3.5) / 7, byVector, 4 * ULP);
        assertEquals(byVector, byColumn);
    }

    /** Each sample's weight is the mean of those of its steps, as Keras counts it. */
    @Test
    void weightsOfStepsAreAveragedForEachSample() {
        Tensor labels = device.tensor(Shape.of(2, 2, 1), 0, 0, 0, 0);
        Tensor predictions = device.tensor(Shape.of(2, 2, 1), 1, 2, 3, 4);
        Tensor weights = device.tensor(Shape.of(2, 2), 1, 0, 2, 2);
        double expected = ((1 * 1 + 0 * 2) / 2.0 + (2 * 3 + 2 * 4) / 2.0) / (0.5 + 2);
        assertEquals(expected, value(Metrics.get("mae"), labels, predictions, weights), 4 * ULP);
    }

    @Test
    void resetForgetsEverything() {
        Metric metric = Metrics.get("RootMeanSquaredError");
        metric.update(device.vector(0, 0), device.vector(100, 100));
        metric.reset();
        assertEquals(0, metric.value());
        metric.update(device.vector(0, 0), device.vector(3, 4));
        assertEquals(Math.sqrt(12.5), metric.value(), 4 * ULP);
    }

    @Test
    void nothingAndNoWeightGiveZero() {
        assertEquals(0, Metrics.get("mse").value());
        Tensor empty = device.tensor(Shape.of(0, 3));
        assertEquals(0, value(Metrics.get("mse"), empty, empty, null));
        Tensor zeros = device.tensor(Shape.of(2, 1), 0, 0);
        Tensor ones = device.tensor(Shape.of(2, 1), 1, 1);
        assertEquals(0, value(Metrics.get("mae"), zeros, ones, device.vector(0, 0)));
    }

    @Test
    void nanStaysUntilTheReset() {
        Metric metric = Metrics.get("mse");
        metric.update(device.tensor(Shape.of(2, 1), 0, 1), device.tensor(Shape.of(2, 1), Double.NaN, 1));
        metric.update(device.tensor(Shape.of(1, 1), 0), device.tensor(Shape.of(1, 1), 1));
        assertTrue(Double.isNaN(metric.value()));
        metric.reset();
        assertEquals(0, metric.value());
    }

    @ParameterizedTest
    @CsvSource({"0.5, 0.5", "0.1, 1", "0.95, 0.25"})
    void binaryAccuracyComparesStrictlyWithItsThreshold(double threshold, double expected) {
        Metric metric = Metrics.get("BinaryAccuracy", Map.of("threshold", threshold));
        Tensor scores = device.vector(0.5, 0.9, 0.0, 0.2);
        assertEquals(expected, value(metric, device.vector(1, 1, 0, 1), scores, null));
    }

    @Test
    void sparseAndOneHotLabelsGiveOneAccuracy() {
        Tensor scores = device.tensor(Shape.of(3, 3), 0.1, 0.7, 0.2, 0.5, 0.3, 0.2, 0.3, 0.3, 0.4);
        Tensor oneHot = device.tensor(Shape.of(3, 3), 0, 1, 0, 0, 0, 1, 0, 0, 1);
        double expected = (float) (2 / 3.0);
        assertEquals(expected, value(Metrics.get("CategoricalAccuracy"), oneHot, scores, null));
        Tensor column = device.tensor(DType.INT64, Shape.of(3, 1), 1, 2, 2);
        for (Tensor labels : List.of(device.ints(1, 2, 2), device.vector(1, 2, 2), column)) {
            assertEquals(expected, value(Metrics.get("SparseCategoricalAccuracy"), labels, scores, null));
        }
    }

    /** Of the rows the second is all ties; 2 is above 1 and 2 of row 3 only. */
    @Test
    void topKCountsTiesAsIn() {
        Tensor scores = device.tensor(Shape.of(4, 4), 4, 3, 2, 1, 1, 1, 1, 1, 1, 2, 3, 4, 4, 3, 3, 1);
        Metric sparse = Metrics.get("SparseTopKCategoricalAccuracy", Map.of("k", 2));
        assertEquals(0.75, value(sparse, device.ints(1, 3, 0, 2), scores, null));
        Metric oneHot = Metrics.get("TopKCategoricalAccuracy", Map.of("k", 2));
        Tensor labels = device.tensor(Shape.of(4, 4), 0, 1, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 1, 0);
        assertEquals(0.75, value(oneHot, labels, scores, null));
    }

    @Test
    void sortedIdsAreLookedUpAmongTheFirst() {
        Metric metric = Metrics.get("SparseTopKCategoricalAccuracy", Map.of("k", 1, "from_sorted_ids", true));
        Tensor ids = device.tensor(Shape.of(2, 3), 7, 8, 9, 8, 7, 9);
        assertEquals(0.5, value(metric, device.ints(7, 7), ids, null));
    }

    @Test
    void cosineSimilarityIsOneForOneDirection() {
        Tensor a = device.tensor(Shape.of(2, 2), 1, 2, 3, 4);
        Tensor b = device.tensor(Shape.of(2, 2), 2, 4, 6, 8);
        assertEquals(1, value(Metrics.get("CosineSimilarity"), a, b, null), 4 * ULP);
    }

    /** As in Keras, where only given weights know of it. */
    @Test
    void anIgnoredClassHasNoValueAndLosesGivenWeights() {
        Map<String, Object> options = Map.of("ignore_class", 0);
        Tensor labels = device.ints(0, 1);
        Tensor scores = device.tensor(Shape.of(2, 2), 0.5, 0.5, 0.75, 0.25);
        double loss = -Math.log(0.25);
        Metric alone = Metrics.get("SparseCategoricalCrossentropy", options);
        assertEquals(loss / 2, value(alone, labels, scores, null), 8 * ULP);
        Metric weighted = Metrics.get("SparseCategoricalCrossentropy", options);
        assertEquals(loss, value(weighted, labels, scores, device.vector(5, 3)), 8 * ULP);
    }

    @Test
    void theTypeOfTheResultIsAnOption() {
        Metric metric = Metrics.get("Accuracy", Map.of("dtype", "float64"));
        metric.update(device.vector(1, 2, 3), device.vector(1, 2, 4));
        assertEquals(DType.FLOAT64, metric.result().dtype());
        assertEquals(2 / 3.0, metric.value());
        assertEquals(DType.FLOAT32, Metrics.get("Accuracy").result().dtype());
    }

    /** Keras counts in float32, which stays at 2^24. */
    @Test
    void countsDoNotStopAtTwoToTheTwentyFourth() {
        Mean mean = new Mean("loss");
        mean.update(0, 0x1p24);
        for (int i = 0; i < 4; i++) {
            mean.update(0x1p24, 1);
        }
        assertEquals((float) (0x1p26 / (0x1p24 + 4)), mean.value());
    }

    @Test
    void meanAndSumTakeValues() {
        Tensor values = device.tensor(Shape.of(2, 2), 1, 3, 5, 7);
        Mean mean = new Mean("loss");
        mean.update(values, device.vector(1, 3));
        assertEquals((1 * 2 + 3 * 6) / 4.0, mean.value(), 4 * ULP);
        Sum sum = new Sum("total");
        sum.update(values, device.vector(1, 3));
        sum.update(device.tensor(Shape.SCALAR, 0.5), null);
        assertEquals(1 * 4 + 3 * 12 + 0.5, sum.value());
        sum.reset();
        assertEquals(0, sum.value());
        assertEquals("{name=total, dtype=float32}", sum.config().toString());
        assertEquals("Mean", mean.className());
    }

    /** One number weighs the mean of a batch, and counts once. */
    @Test
    void aScalarWeightCountsOnceForABatch() {
        Mean mean = new Mean("loss");
        mean.update(device.vector(1, 3), device.tensor(Shape.SCALAR, 4));
        mean.update(device.tensor(Shape.SCALAR, 12), device.tensor(Shape.SCALAR, 1));
        assertEquals((4 * 2 + 12) / 5.0, mean.value(), 4 * ULP);
    }

    @Test
    void weightsThatDoNotFitAreRefused() {
        Tensor y = device.tensor(Shape.of(3, 2), 1, 2, 3, 4, 5, 6);
        Refusal.assertShapeRefused(
                "metric \"mean_squared_error\": sample weights [2] do not fit the values [3] of the samples",
                () -> Metrics.get("mse").update(y, y, device.vector(1, 2)));
    }

    @Test
    void aVectorIsNoNumber() {
        Metric metric = Metrics.get("Precision", Map.of("thresholds", List.of(0.2, 0.4)));
        metric.update(device.vector(1, 0), device.vector(0.3, 0.3));
        assertArrayEquals(new double[] {0.5, 0}, metric.result().toDoubles());
        assertEquals(
                "metric \"precision\": the result is float32 [2], not one number; use result()",
                assertThrows(IllegalStateException.class, metric::value).getMessage());
    }
}
