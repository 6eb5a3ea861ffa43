package dev.densor.train.metrics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.ReferenceDevice;
import dev.densor.Refusal;
import dev.densor.shape.Shape;
import dev.densor.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** F scores and R2. */
class ScoresTest {
    /** Keras adds 1e-7 to three denominators in a row, which are 1/2 and more here. */
    private static final double EPSILON = 1e-6;

    private static final double ULP = 0x1p-23;

    @RegisterExtension
    private final ReferenceDevice device = new ReferenceDevice();

    private Tensor truth() {
        return device.tensor(Shape.of(4, 3), 1, 1, 0, 1, 0, 0, 0, 1, 1, 0, 0, 1);
    }

    private Tensor predictions() {
        return device.tensor(Shape.of(4, 3), 0.9, 0.2, 0.1, 0.8, 0.6, 0.1, 0.1, 0.7, 0.3, 0.7, 0.1, 0.9);
    }

    private double[] updated(String name, Map<String, Object> options, Tensor weights) {
        Metric metric = Metrics.get(name, options);
        metric.update(truth(), predictions(), weights);
        return metric.result().toDoubles();
    }

    private static double f(double beta, double hits, double wrong, double missed) {
        double square = beta * beta;
        return (1 + square) * hits / ((1 + square) * hits + square * missed + wrong);
    }

    /** Scores above 1/2: class 0 has 2 hits and 1 wrong, class 1 has 1, 1 and 1 missed, class 2 has 1 and 1 missed. */
    @ParameterizedTest
    @ValueSource(doubles = {0.5, 1, 2})
    void eachClassHasItsHarmonicMean(double beta) {
        double[] expected = {f(beta, 2, 1, 0), f(beta, 1, 1, 1), f(beta, 1, 0, 1)};
        assertArrayEquals(expected, updated("FBetaScore", Map.of("threshold", 0.5, "beta", beta), null), EPSILON);
    }

    @Test
    void averagesAreOfScoresOrOfCounts() {
        double[] scores = {f(1, 2, 1, 0), f(1, 1, 1, 1), f(1, 1, 0, 1)};
        assertEquals((scores[0] + scores[1] + scores[2]) / 3, average("macro", null), EPSILON);
        assertEquals(f(1, 4, 2, 2), average("micro", null), EPSILON);
    }

    private double average(String average, Tensor weights) {
        return updated("F1Score", Map.of("threshold", 0.5, "average", average), weights)[0];
    }

    /** By support: of class 0 there are 3, of class 1 there is 1, of class 2 none. */
    @Test
    void theWeightedAverageIsBySupport() {
        double expected = (3 * f(1, 3, 0, 0) + 1 * f(1, 0, 2, 1)) / 4;
        assertEquals(expected, average("weighted", device.vector(1, 2, 0, 0)), EPSILON);
    }

    @Test
    void theLargestScoreIsThePredictionUnlessAllAreZero() {
        double[] expected = {f(1, 2, 0, 0), f(1, 1, 0, 1), f(1, 1, 0, 1)};
        assertArrayEquals(expected, updated("F1Score", Map.of(), null), EPSILON);
        Metric zeros = Metrics.get("F1Score", Map.of("average", "micro"));
        zeros.update(truth(), device.tensor(Shape.of(4, 3), new double[12]));
        assertEquals(0, zeros.value());
    }

    @Test
    void weightsMultiplyCounts() {
        double[] expected = {f(1, 3, 8, 0), f(1, 4, 2, 1), f(1, 8, 0, 4)};
        assertArrayEquals(expected, updated("F1Score", Map.of("threshold", 0.5), device.vector(1, 2, 4, 8)), EPSILON);
    }

    @Test
    void countsOfSeveralBatchesAddUpUntilTheReset() {
        Metric metric = Metrics.get("F1Score", Map.of("threshold", 0.5));
        metric.update(truth(), predictions(), device.vector(1, 1, 0, 0));
        metric.update(truth(), predictions(), device.vector(0, 0, 1, 1));
        assertArrayEquals(
                updated("F1Score", Map.of("threshold", 0.5), null),
                metric.result().toDoubles());
        metric.reset();
        assertArrayEquals(new double[3], metric.result().toDoubles());
    }

    @Test
    void fScoresRefuseShapesThatDoNotFit() {
        Metric metric = Metrics.get("F1Score");
        Tensor vector = device.vector(1, 0);
        Refusal.assertShapeRefused(
                "metric \"f1_score\": labels and predictions must be [batch, classes], not [2] and [2]",
                () -> metric.update(vector, vector));
        Refusal.assertShapeRefused(
                "metric \"f1_score\": sample weights must be [batch], not [2], beside predictions [4, 3]",
                () -> metric.update(truth(), predictions(), vector));
        metric.update(truth(), predictions());
        Tensor two = device.tensor(Shape.of(1, 2), 1, 0);
        Refusal.assertShapeRefused(
                "metric \"f1_score\": predictions are [1, 2], those before were [batch, 3]",
                () -> metric.update(two, two));
    }

    @Test
    void scoresRefuseWrongOptions() {
        List<Map<String, Object>> wrong = List.of(
                Map.of("average", "mean"), Map.of("threshold", 0.0), Map.of("threshold", 1.5), Map.of("beta", 0.0));
        for (Map<String, Object> options : wrong) {
            assertThrows(IllegalArgumentException.class, () -> Metrics.get("FBetaScore", options));
        }
        assertThrows(IllegalArgumentException.class, () -> Metrics.get("R2Score", Map.of("class_aggregation", "sum")));
        assertThrows(IllegalArgumentException.class, () -> Metrics.get("R2Score", Map.of("num_regressors", -1)));
    }

    private final double[] y = {1, 10, 2, 20, 3, 30, 5, 60};
    private final double[] p = {1.5, 12, 2, 18, 2, 35, 5, 50};
    private final double[] w = {1, 2, 0.5, 4};

    private double mean(int output) {
        double mean = 0;
        for (int i = 0; i < w.length; i++) {
            mean += w[i] * y[2 * i + output] / 7.5;
        }
        return mean;
    }

    private double variation(int output) {
        double variation = 0;
        for (int i = 0; i < w.length; i++) {
            variation += w[i] * Math.pow(y[2 * i + output] - mean(output), 2);
        }
        return variation;
    }

    private double r2(int output) {
        double errors = 0;
        for (int i = 0; i < w.length; i++) {
            errors += w[i] * Math.pow(y[2 * i + output] - p[2 * i + output], 2);
        }
        return 1 - errors / variation(output);
    }

    private Metric r2Score(Map<String, Object> options) {
        Metric metric = Metrics.get("R2Score", options);
        metric.update(device.tensor(Shape.of(4, 2), y), device.tensor(Shape.of(4, 2), p), device.vector(w));
        return metric;
    }

    @Test
    void r2IsOneMinusErrorOverVariation() {
        Map<String, Object> apart = new HashMap<>();
        apart.put("class_aggregation", null);
        assertArrayEquals(new double[] {r2(0), r2(1)}, r2Score(apart).result().toDoubles(), ULP);
        assertEquals((r2(0) + r2(1)) / 2, r2Score(Map.of()).value(), ULP);
        double byVariance = (variation(0) * r2(0) + variation(1) * r2(1)) / (variation(0) + variation(1));
        Map<String, Object> options = Map.of("class_aggregation", "variance_weighted_average");
        assertEquals(byVariance, r2Score(options).value(), ULP);
    }

    /** Of 8 labels: Keras counts all outputs. */
    @Test
    void r2IsAdjustedForRegressorsUnlessThereAreTooMany() {
        double plain = (r2(0) + r2(1)) / 2;
        assertEquals(
                1 - (1 - plain) * 7 / 5, r2Score(Map.of("num_regressors", 2)).value(), ULP);
        assertEquals(plain, r2Score(Map.of("num_regressors", 7)).value(), ULP);
    }

    @Test
    void r2OfWhatDoesNotVaryIsZeroOrNaN() {
        Metric metric = Metrics.get("R2Score");
        Tensor ones = device.tensor(Shape.of(2, 1), 1, 1);
        metric.update(ones, device.tensor(Shape.of(2, 1), 0, 1));
        assertEquals(0, metric.value());
        metric.reset();
        metric.update(ones, ones);
        assertTrue(Double.isNaN(metric.value()));
    }
}
