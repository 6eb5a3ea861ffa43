package dev.densor.train.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

class AreaUnderCurveTest {
    private static final int SAMPLES = 300;
    private static final double ULP = 0x1p-23;

    @RegisterExtension
    private final ReferenceDevice device = new ReferenceDevice();

    private final double[] labels = new double[SAMPLES];
    /** Between the thresholds of the default grid. */
    private final double[] scores = new double[SAMPLES];

    AreaUnderCurveTest() {
        Random random = new Random(21);
        Arrays.setAll(labels, i -> random.nextInt(2));
        Arrays.setAll(scores, i -> (random.nextInt(199) + 0.5) / 199);
    }

    private double area(Map<String, Object> options) {
        Metric metric = Metrics.get("AUC", options);
        metric.update(device.vector(labels), device.vector(scores));
        return metric.value();
    }

    /** The area under ROC is the chance that a true sample scores above a false one, ties counting half. */
    @Test
    void rocIsTheChanceThatATrueSampleScoresHigher() {
        double wins = 0;
        double pairs = 0;
        for (int i = 0; i < SAMPLES; i++) {
            for (int j = 0; j < SAMPLES; j++) {
                if (labels[i] == 1 && labels[j] == 0) {
                    wins += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
                    pairs++;
                }
            }
        }
        assertEquals(wins / pairs, area(Map.of()), ULP);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ROC", "PR", "PRGAIN"})
    void theWaysOfSummationAreOrdered(String curve) {
        double minor = area(Map.of("curve", curve, "summation_method", "minoring"));
        double major = area(Map.of("curve", curve, "summation_method", "majoring"));
        double between = area(Map.of("curve", curve));
        assertTrue(minor < between && between < major, minor + ", " + between + ", " + major);
    }

    /** All true samples above all false ones. */
    @ParameterizedTest
    @ValueSource(strings = {"ROC", "PR", "PRGAIN"})
    void perfectScoresHaveTheAreaOne(String curve) {
        Metric metric = Metrics.get("AUC", Map.of("curve", curve));
        metric.update(device.vector(0, 0, 1, 1), device.vector(0.1, 0.2, 0.8, 0.9));
        assertEquals(1, metric.value(), ULP);
    }

    /** The example of Keras's documentation. */
    @Test
    void keepsToItsThresholds() {
        Tensor truth = device.vector(0, 0, 1, 1);
        Tensor predictions = device.vector(0, 0.5, 0.3, 0.9);
        Metric metric = Metrics.get("AUC", Map.of("num_thresholds", 3));
        metric.update(truth, predictions);
        assertEquals(0.75, metric.value());
        metric.reset();
        metric.update(truth, predictions, device.vector(1, 0, 0, 1));
        assertEquals(1, metric.value());
        Metric stated = Metrics.get("AUC", Map.of("thresholds", List.of(0.5)));
        stated.update(truth, predictions);
        assertEquals(0.75, stated.value());
        assertEquals(List.of(0.5), stated.config().get("thresholds"));
    }

    @Test
    void severalUpdatesAreOneCurve() {
        Metric metric = Metrics.get("AUC");
        for (int from = 0; from < SAMPLES; from += 100) {
            metric.update(
                    device.vector(Arrays.copyOfRange(labels, from, from + 100)),
                    device.vector(Arrays.copyOfRange(scores, from, from + 100)));
        }
        assertEquals(area(Map.of()), metric.value());
    }

    @Test
    void labelsKeptApartAreAveraged() {
        Tensor truth = device.tensor(Shape.of(4, 2), 0, 1, 0, 0, 1, 1, 1, 0);
        Tensor predictions = device.tensor(Shape.of(4, 2), 0.1, 0.7, 0.6, 0.2, 0.3, 0.9, 0.9, 0.8);
        // Of the first label 3 of 4 pairs are in order, of the second 3 of 4, one of them not so in the first.
        double first = 3 / 4.0;
        double second = 3 / 4.0;
        Metric mean = Metrics.get("AUC", Map.of("multi_label", true));
        mean.update(truth, predictions);
        assertEquals((first + second) / 2, mean.value(), ULP);
        Map<String, Object> weighted = Map.of("multi_label", true, "num_labels", 2, "label_weights", List.of(3.0, 1.0));
        Metric withWeights = Metrics.get("AUC", weighted);
        withWeights.update(truth, device.tensor(Shape.of(4, 2), 0.1, 0.1, 0.6, 0.2, 0.3, 0.15, 0.9, 0.8));
        assertEquals((3 * first + 0) / 4, withWeights.value(), ULP);
        Metric together = Metrics.get("AUC", Map.of("label_weights", List.of(1.0, 0.0)));
        together.update(truth, predictions);
        assertEquals(first, together.value(), ULP);
    }

    @Test
    void logitsAreTurnedIntoProbabilities() {
        double[] logits = Arrays.stream(scores).map(p -> Math.log(p / (1 - p))).toArray();
        Metric metric = Metrics.get("AUC", Map.of("from_logits", true));
        metric.update(device.vector(labels), device.vector(logits));
        assertEquals(area(Map.of()), metric.value(), ULP);
    }

    @Test
    void nothingHasNoArea() {
        assertEquals(0, Metrics.get("AUC").value());
        assertEquals(0, Metrics.get("AUC", Map.of("multi_label", true)).value());
    }

    @Test
    void labelsThatDoNotFitAreRefused() {
        Tensor two = device.tensor(Shape.of(1, 2), 0, 1);
        Metric metric = Metrics.get("AUC", Map.of("multi_label", true, "num_labels", 3));
        Refusal.assertShapeRefused(
                "metric \"auc\": with multi_label predictions must be [batch, 3], not [1, 2]",
                () -> metric.update(two, two));
        Metric weighted = Metrics.get("AUC", Map.of("multi_label", true, "label_weights", List.of(1.0)));
        Refusal.assertShapeRefused(
                "metric \"auc\": 1 label_weights do not fit predictions [1, 2]", () -> weighted.update(two, two));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "curve|RCO|metric \"AUC\": curve must be ROC, PR or PRGAIN, not \"RCO\"",
                "summation_method|mean|metric \"AUC\": summation_method must be interpolation, majoring or minoring, "
                        + "not \"mean\""
            })
    void unknownOptionsAreRefused(String key, String value, String message) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> Metrics.get("AUC", Map.of(key, value)))
                        .getMessage());
    }

    @Test
    void thresholdsThatMakeNoCurveAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Metrics.get("AUC", Map.of("num_thresholds", 1)));
        assertThrows(IllegalArgumentException.class, () -> Metrics.get("AUC", Map.of("thresholds", List.of(1.5))));
        assertThrows(IllegalArgumentException.class, () -> Metrics.get("AUC", Map.of("num_labels", 2)));
    }
}
