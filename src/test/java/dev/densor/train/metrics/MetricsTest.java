package dev.densor.train.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.ReferenceDevice;
import dev.densor.ops.Elementwise;
import dev.densor.ops.KerasVersion;
import dev.densor.ops.Reduction;
import dev.densor.shape.Shape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Metrics by name, and as configurations have them. */
class MetricsTest {
    private static final MetricFunction LARGEST_ERROR =
            (yTrue, yPred) -> Reduction.max(Elementwise.abs(Elementwise.subtract(yTrue, yPred)), false, -1);

    @RegisterExtension
    private final ReferenceDevice device = new ReferenceDevice();

    @ParameterizedTest
    @CsvSource({
        "mse, MeanSquaredError, mean_squared_error",
        "MAE, MeanAbsoluteError, mean_absolute_error",
        "mean_absolute_percentage_error, MeanAbsolutePercentageError, mean_absolute_percentage_error",
        "msle, MeanSquaredLogarithmicError, mean_squared_logarithmic_error",
        "RootMeanSquaredError, RootMeanSquaredError, root_mean_squared_error",
        "log_cosh_error, LogCoshError, logcosh",
        "bce, BinaryCrossentropy, binary_crossentropy",
        "accuracy, Accuracy, accuracy",
        "top_k_categorical_accuracy, TopKCategoricalAccuracy, top_k_categorical_accuracy",
        "AUC, AUC, auc",
        "auc, AUC, auc",
        "f1_score, F1Score, f1_score",
        "FBetaScore, FBetaScore, fbeta_score",
        "r2_score, R2Score, r2_score",
        "kl_divergence, KLDivergence, kl_divergence",
        "true_positives, TruePositives, true_positives"
    })
    void keras3KnowsThemByTheseNames(String name, String className, String metricName) {
        Metric metric = Metrics.get(name, KerasVersion.V3);
        assertEquals(className, metric.className());
        assertEquals(metricName, metric.name());
    }

    @ParameterizedTest
    @ValueSource(strings = {"acc", "cosine_proximity", "kld", "logcosh"})
    void namesOfKeras2AreRefusedByKeras3(String name) {
        assertEquals(
                Metrics.get(name).className(),
                Metrics.get(name, KerasVersion.V2).className());
        assertThrows(IllegalArgumentException.class, () -> Metrics.get(name, KerasVersion.V3));
    }

    @Test
    void eachCallMakesAMetricWithItsOwnState() {
        assertNotSame(Metrics.get("mse"), Metrics.get("mse"));
        Metric metric = Metrics.get("mse");
        assertSame(metric, Metrics.get(metric));
        assertNull(Metrics.get(null));
        assertNull(Metrics.serialize(null));
    }

    @Test
    void unknownNamesAndTypesAreRefused() {
        String message = assertThrows(IllegalArgumentException.class, () -> Metrics.get("mseh"))
                .getMessage();
        assertTrue(message.startsWith("metric \"mseh\" is not known; known are Accuracy, BinaryAccuracy, "), message);
        assertEquals(
                "metric \"MeanSquaredError\": dtype must be a floating-point type, not int32",
                assertThrows(IllegalArgumentException.class, () -> Metrics.get("mse", Map.of("dtype", "int32")))
                        .getMessage());
    }

    /** What keras.metrics.serialize of Keras 3.15 writes. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "mse;{};{name=mean_squared_error, dtype=float32}",
                "BinaryAccuracy;{name=a, threshold=0.25};{name=a, dtype=float32, threshold=0.25}",
                "SparseTopKCategoricalAccuracy;{};{name=sparse_top_k_categorical_accuracy, dtype=float32, k=5}",
                "Precision;{};{name=precision, dtype=float32, thresholds=null, top_k=null, class_id=null}",
                "TruePositives;{thresholds=0.5};{name=true_positives, dtype=float32, thresholds=0.5}",
                "F1Score;{average=micro};{name=f1_score, dtype=float32, average=micro, threshold=null}",
                "FBetaScore;{beta=2.0};{name=fbeta_score, dtype=float32, average=null, beta=2.0, threshold=null}",
                "R2Score;{};{name=r2_score, dtype=float32, class_aggregation=uniform_average, num_regressors=0}",
                "RecallAtPrecision;{precision=0.5};{name=recall_at_precision, dtype=float32, class_id=null, "
                        + "num_thresholds=200, precision=0.5}",
                "AUC;{};{name=auc, dtype=float32, num_thresholds=200, curve=ROC, summation_method=interpolation, "
                        + "multi_label=false, num_labels=null, label_weights=null, from_logits=false}",
                "CategoricalCrossentropy;{};{name=categorical_crossentropy, dtype=float32, from_logits=false, "
                        + "label_smoothing=0.0, axis=-1}",
                "SparseCategoricalCrossentropy;{};{name=sparse_categorical_crossentropy, dtype=float32, "
                        + "from_logits=false, ignore_class=null, axis=-1}"
            })
    void configurationsAreWrittenAsKerasWritesThem(String name, String options, String config) {
        Metric metric = Metrics.get(name, options(options));
        assertEquals(config, metric.config().toString());
        Map<String, Object> serialized = Metrics.serialize(metric);
        assertEquals("keras.metrics", serialized.get("module"));
        Metric again = Metrics.get(serialized);
        assertEquals(metric.className(), again.className());
        assertEquals(config, again.config().toString());
    }

    private static Map<String, Object> options(String text) {
        Map<String, Object> options = new HashMap<>();
        Arrays.stream(text.substring(1, text.length() - 1).split(", "))
                .filter(item -> !item.isEmpty())
                .map(item -> item.split("="))
                .forEach(item ->
                        options.put(item[0], item[1].matches("[0-9.]+") ? (Object) Double.valueOf(item[1]) : item[1]));
        return options;
    }

    @Test
    void optionsOfSeveralNumbersSurviveARoundTrip() {
        Map<String, Object> curve = Map.of(
                "multi_label", true, "num_labels", 2, "label_weights", List.of(1.0, 2.0), "thresholds", List.of(0.5));
        Map<String, Object> precision = Map.of("thresholds", List.of(0.25, 0.5), "top_k", 3, "class_id", 1);
        for (Metric metric : List.of(Metrics.get("AUC", curve), Metrics.get("Precision", precision))) {
            assertEquals(metric.config(), Metrics.get(Metrics.serialize(metric)).config());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2x1, 2x1, BinaryAccuracy",
        "2, 2x1, BinaryAccuracy",
        "2, 2x3, SparseCategoricalAccuracy",
        "2x1, 2x3, SparseCategoricalAccuracy",
        "2x3, 2x3, CategoricalAccuracy",
        "2x4, 2x4x3, SparseCategoricalAccuracy",
        "2x4x3, 2x4x3, CategoricalAccuracy"
    })
    void accuracyIsResolvedByTheShapes(String yTrue, String yPred, String className) {
        for (String name : List.of("accuracy", "acc", "Accuracy")) {
            Metric metric = Metrics.forOutput(name, shape(yTrue), shape(yPred));
            assertEquals(className, metric.className());
            assertEquals(name, metric.name());
        }
    }

    private static Shape shape(String text) {
        return Shape.of(
                Arrays.stream(text.split("x")).mapToInt(Integer::parseInt).toArray());
    }

    @Test
    void aHistoryCallsAMetricAsTheUserDid() {
        Shape column = Shape.of(2, 1);
        assertEquals("mse", Metrics.forOutput("mse", column, column).name());
        Metric metric = Metrics.get("AUC", Map.of("name", "roc"));
        assertSame(metric, Metrics.forOutput(metric, column, column));
        assertNull(Metrics.forOutput(null, column, column));
    }

    @Test
    void aFunctionBecomesAMetricByName() {
        Metric metric = Metrics.of("my>largest_error", LARGEST_ERROR);
        metric.update(
                device.tensor(Shape.of(2, 2), 0, 0, 0, 0),
                device.tensor(Shape.of(2, 2), 1, -3, 2, 0),
                device.vector(1, 3));
        assertEquals((3 + 3 * 2) / 4.0, metric.value());
        Map<String, Object> serialized = Metrics.serialize(metric);
        assertEquals("function", serialized.get("class_name"));
        assertThrows(IllegalArgumentException.class, () -> Metrics.get(serialized));
        Metrics.register("my>largest_error", LARGEST_ERROR);
        assertEquals("my>largest_error", Metrics.get(serialized).name());
        assertNotSame(Metrics.get(serialized), Metrics.get(serialized));
        assertThrows(IllegalArgumentException.class, () -> Metrics.of("mse", LARGEST_ERROR));
    }

    @Test
    void aClassOfYourOwnIsReadFromItsConfiguration() {
        Metrics.register("my>Scaled", config -> Metrics.of("scaled by " + config.number("factor", 1), LARGEST_ERROR));
        assertEquals(
                "scaled by 2.0", Metrics.get("my>Scaled", Map.of("factor", 2.0)).name());
    }
}
