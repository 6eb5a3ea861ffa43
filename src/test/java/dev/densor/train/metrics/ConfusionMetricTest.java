package dev.densor.train.metrics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.densor.ReferenceDevice;
import dev.densor.Refusal;
import dev.densor.shape.Shape;
import dev.densor.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Counts of outcomes and the ratios made of them, against counting one by one. */
class ConfusionMetricTest {
    private static final int SAMPLES = 500;
    private static final double ULP = 0x1p-23;

    @RegisterExtension
    private final ReferenceDevice device = new ReferenceDevice();

    /** Scores are multiples of 1/64, weights of 1/8: thresholds are hit, and sums are exact. */
    private final double[] labels = new double[SAMPLES];

    private final double[] scores = new double[SAMPLES];
    private final double[] weights = new double[SAMPLES];

    ConfusionMetricTest() {
        Random random = new Random(20);
        Arrays.setAll(labels, i -> random.nextInt(2));
        Arrays.setAll(scores, i -> random.nextInt(65) / 64.0);
        Arrays.setAll(weights, i -> random.nextInt(17) / 8.0);
    }

    private double counted(String what, double threshold) {
        double count = 0;
        for (int i = 0; i < SAMPLES; i++) {
            boolean positive = scores[i] > threshold;
            boolean right = positive == (labels[i] == 1);
            String outcome = (right ? "True" : "False") + (positive ? "Positives" : "Negatives");
            count += outcome.equals(what) ? weights[i] : 0;
        }
        return count;
    }

    private Metric updated(String name, Map<String, Object> options) {
        Metric metric = Metrics.get(name, options);
        for (int from = 0; from < SAMPLES; from += SAMPLES / 4) {
            int to = from + SAMPLES / 4;
            metric.update(
                    device.vector(Arrays.copyOfRange(labels, from, to)),
                    device.vector(Arrays.copyOfRange(scores, from, to)),
                    device.vector(Arrays.copyOfRange(weights, from, to)));
        }
        return metric;
    }

    @ParameterizedTest
    @ValueSource(strings = {"TruePositives", "FalsePositives", "TrueNegatives", "FalseNegatives"})
    void countsAgreeWithCountingOneByOne(String name) {
        assertEquals(counted(name, 0.5), updated(name, Map.of()).value());
        assertEquals(
                counted(name, 0.25), updated(name, Map.of("thresholds", 0.25)).value());
        // Not even, then even: sorted into buckets.
        for (List<Double> thresholds : List.of(List.of(0.75, 0.25, 0.5), List.of(0.0, 0.25, 0.5, 0.75, 1.0))) {
            double[] expected =
                    thresholds.stream().mapToDouble(t -> counted(name, t)).toArray();
            Metric metric = updated(name, Map.of("thresholds", thresholds));
            assertArrayEquals(expected, metric.result().toDoubles());
            metric.reset();
            assertArrayEquals(new double[thresholds.size()], metric.result().toDoubles());
        }
    }

    @Test
    void precisionAndRecallAreRatiosOfCounts() {
        double hits = counted("TruePositives", 0.5);
        assertEquals(
                hits / (hits + counted("FalsePositives", 0.5)),
                updated("Precision", Map.of()).value(),
                ULP);
        assertEquals(
                hits / (hits + counted("FalseNegatives", 0.5)),
                updated("Recall", Map.of()).value(),
                ULP);
    }

    @Test
    void precisionOfNothingIsZero() {
        Metric metric = Metrics.get("Precision");
        assertEquals(0, metric.value());
        metric.update(device.vector(1, 1), device.vector(0, 0));
        assertEquals(0, metric.value());
    }

    @ParameterizedTest
    @CsvSource({
        "SensitivityAtSpecificity, specificity, TP/FN, TN/FP",
        "SpecificityAtSensitivity, sensitivity, TN/FP, TP/FN",
        "PrecisionAtRecall, recall, TP/FP, TP/FN",
        "RecallAtPrecision, precision, TP/FN, TP/FP"
    })
    void theBestRateIsSoughtWhereTheOtherIsLargeEnough(String name, String key, String wanted, String bounded) {
        double best = 0;
        for (int t = 0; t <= 8; t++) {
            if (rate(bounded, t / 8.0) >= 0.5) {
                best = Math.max(best, rate(wanted, t / 8.0));
            }
        }
        assertEquals(best, updated(name, Map.of(key, 0.5, "num_thresholds", 9)).value(), ULP);
    }

    private double rate(String rate, double threshold) {
        double part = counted(longName(rate.substring(0, 2)), threshold);
        double rest = counted(longName(rate.substring(3)), threshold);
        return part + rest == 0 ? 0 : part / (part + rest);
    }

    private static String longName(String outcome) {
        return (outcome.charAt(0) == 'T' ? "True" : "False") + (outcome.charAt(1) == 'P' ? "Positives" : "Negatives");
    }

    @Test
    void oneClassIsCountedAlone() {
        Tensor truth = device.tensor(Shape.of(3, 2), 1, 0, 1, 1, 0, 1);
        Tensor predictions = device.tensor(Shape.of(3, 2), 0.9, 0.9, 0.1, 0.9, 0.9, 0.2);
        Metric metric = Metrics.get("Precision", Map.of("class_id", 1));
        metric.update(truth, predictions, device.vector(1, 2, 4));
        assertEquals(2 / 3.0, metric.value(), ULP);
        Refusal.assertShapeRefused(
                "metric \"recall\": class_id 2 is not in predictions [3, 2], which must be [batch, classes]",
                () -> Metrics.get("Recall", Map.of("class_id", 2)).update(truth, predictions));
    }

    /** Of the sample with equal scores the first two count. */
    @Test
    void topKMakesTheLargestScoresPositive() {
        Tensor truth = device.tensor(Shape.of(2, 3), 0, 1, 1, 0, 0, 1);
        Tensor predictions = device.tensor(Shape.of(2, 3), 0.1, 0.3, 0.2, 0.1, 0.1, 0.1);
        Metric precision = Metrics.get("Precision", Map.of("top_k", 2));
        precision.update(truth, predictions);
        assertEquals(2 / 4.0, precision.value());
        Metric recall = Metrics.get("Recall", Map.of("top_k", 2));
        recall.update(truth, predictions);
        assertEquals(2 / 3.0, recall.value(), ULP);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.5", "0.0 0.5 1.0"})
    void aNaNScoreIsAboveNoThreshold(String thresholds) {
        List<Double> values =
                Arrays.stream(thresholds.split(" ")).map(Double::valueOf).toList();
        Metric metric = Metrics.get("FalseNegatives", Map.of("thresholds", values));
        metric.update(device.vector(1, 1), device.vector(Double.NaN, 0.75));
        assertEquals(1, metric.result().getDouble(0));
    }

    @Test
    void shapesAreMadeEqualAsKerasDoes() {
        Metric metric = Metrics.get("TruePositives");
        Tensor vector = device.vector(0.9, 0.9);
        Tensor column = device.tensor(Shape.of(2, 1), 0.9, 0.9);
        metric.update(device.vector(1, 1), column, device.vector(2, 3));
        metric.update(column, vector, device.tensor(Shape.of(2, 1), 2, 3));
        assertEquals(10, metric.value());
        Refusal.assertShapeRefused(
                "metric \"true_positives\": labels [2] and predictions [3] differ",
                () -> metric.update(vector, device.vector(1, 1, 1)));
        Refusal.assertShapeRefused(
                "metric \"true_positives\": sample weights [3] do not fit predictions [2]",
                () -> metric.update(vector, vector, device.vector(1, 1, 1)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Precision|thresholds|1.5|metric \"Precision\": thresholds must be in [0, 1], not 1.5",
                "Recall|thresholds|NaN|metric \"Recall\": thresholds must be in [0, 1], not NaN",
                "PrecisionAtRecall|recall|-0.5|metric \"PrecisionAtRecall\": recall must be in [0, 1], not -0.5"
            })
    void thresholdsOutOfRangeAreRefused(String name, String key, double value, String message) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> Metrics.get(name, Map.of(key, value)))
                        .getMessage());
    }
}
