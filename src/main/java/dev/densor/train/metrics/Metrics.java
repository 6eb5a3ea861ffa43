package dev.densor.train.metrics;

import dev.densor.nn.config.Catalog;
import dev.densor.nn.config.Config;
import dev.densor.ops.KerasVersion;
import dev.densor.shape.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Makes metrics, under the names that Keras gives them: {@code Metrics.get("mse")},
 * {@code Metrics.get("AUC", Map.of("curve", "PR"))}. Their formulas are Keras 3's; the options of each are the
 * arguments of its constructor there.
 *
 * <ul>
 *   <li>accuracies: Accuracy, BinaryAccuracy, CategoricalAccuracy, SparseCategoricalAccuracy, TopKCategoricalAccuracy,
 *       SparseTopKCategoricalAccuracy;
 *   <li>errors: MeanSquaredError, RootMeanSquaredError, MeanAbsoluteError, MeanAbsolutePercentageError,
 *       MeanSquaredLogarithmicError, LogCoshError, CosineSimilarity, R2Score;
 *   <li>of probabilities: BinaryCrossentropy, CategoricalCrossentropy, SparseCategoricalCrossentropy, KLDivergence,
 *       Poisson;
 *   <li>of margins: Hinge, SquaredHinge, CategoricalHinge;
 *   <li>of a confusion matrix: TruePositives, FalsePositives, TrueNegatives, FalseNegatives, Precision, Recall, AUC,
 *       SensitivityAtSpecificity, SpecificityAtSensitivity, PrecisionAtRecall, RecallAtPrecision, F1Score, FBetaScore.
 * </ul>
 *
 * <p>{@link Mean} and {@link Sum} are of values, not of labels and predictions, and are made with {@code new}.
 */
public final class Metrics {
    private static final Catalog<Metric> CATALOG = new Catalog<>("metric", Metric.class);

    static {
        MeanMetrics.addTo(CATALOG);
        addCounts();
        addRates();
        addScores();
    }

    private Metrics() {}

    private static void addCounts() {
        for (Outcome outcome : Outcome.values()) {
            String name = outcome.className();
            CATALOG.with(
                    name,
                    config -> ConfusionMetric.count(label(name, config), ConfusionOptions.read(name, config), outcome));
        }
        CATALOG.with(
                "Precision",
                config -> ConfusionMetric.precision(
                        label("Precision", config), ConfusionOptions.read("Precision", config)));
        CATALOG.with(
                "Recall",
                config -> ConfusionMetric.recall(label("Recall", config), ConfusionOptions.read("Recall", config)));
    }

    private static void addRates() {
        best("SensitivityAtSpecificity", new BestRate.Pair(Rate.RECALL, Rate.SPECIFICITY, "specificity"));
        best("SpecificityAtSensitivity", new BestRate.Pair(Rate.SPECIFICITY, Rate.RECALL, "sensitivity"));
        best("PrecisionAtRecall", new BestRate.Pair(Rate.PRECISION, Rate.RECALL, "recall"));
        best("RecallAtPrecision", new BestRate.Pair(Rate.RECALL, Rate.PRECISION, "precision"));
    }

    private static void best(String className, BestRate.Pair pair) {
        CATALOG.with(className, config -> new BestRate(label(className, config), pair, config));
    }

    private static void addScores() {
        CATALOG.with("AUC", config -> new AreaUnderCurve(label("AUC", config), AucOptions.read(config)));
        CATALOG.with("F1Score", config -> new FScore(label("F1Score", config), 1, config));
        CATALOG.with(
                "FBetaScore",
                config ->
                        new FScore(Label.read("FBetaScore", "fbeta_score", config), config.number("beta", 1), config));
        CATALOG.with("R2Score", config -> new R2Score(label("R2Score", config), config));
    }

    private static Label label(String className, Config config) {
        return Label.read(className, Catalog.snakeCase(className), config);
    }

    /**
     * The metric that a configuration means, with a state of its own.
     *
     * @param identifier Keras's name ({@code "mse"}, {@code "MeanSquaredError"}, {@code "mean_squared_error"}), a map
     *     with {@code class_name} and {@code config} as Keras writes it, a metric, or null. {@code "accuracy"} is
     *     {@code yTrue == yPred} here; see {@link #forOutput}.
     * @return null for null
     * @throws IllegalArgumentException when there is none of that name, or its configuration is not valid
     */
    public static Metric get(Object identifier) {
        return CATALOG.get(identifier);
    }

    /** {@link #get(Object)} that refuses names which this version does not know, as {@code "acc"} is to Keras 3. */
    public static Metric get(Object identifier, KerasVersion version) {
        return CATALOG.get(identifier, version);
    }

    /**
     * A metric with options.
     *
     * @param name as for {@link #get(Object)}
     * @param options by the names that they have in Keras: {@code Map.of("threshold", 0.3)}
     * @throws IllegalArgumentException when there is none of that name, or an option is not valid
     */
    public static Metric get(String name, Map<String, ?> options) {
        Map<String, Object> config = new LinkedHashMap<>();
        options.forEach((key, value) -> config.put(key, Label.written(value)));
        return CATALOG.get(Map.of("class_name", name, "config", config));
    }

    /**
     * The metric that compiling a model with {@code identifier} means for an output, as Keras resolves it:
     * {@code "accuracy"} and {@code "acc"} are BinaryAccuracy where the predictions have one column,
     * SparseCategoricalAccuracy where the labels are no rows of their size, and else CategoricalAccuracy. A name is
     * what the history calls the metric.
     *
     * @param identifier as for {@link #get(Object)}
     * @param yTrue shape of a batch of labels
     * @param yPred shape of a batch of predictions
     * @return null for null
     * @throws IllegalArgumentException when there is none of that name, or its configuration is not valid
     */
    public static Metric forOutput(Object identifier, Shape yTrue, Shape yPred) {
        if (!(identifier instanceof String name)) {
            return get(identifier);
        }
        boolean isAccuracy = name.equalsIgnoreCase("accuracy") || name.equalsIgnoreCase("acc");
        return get(isAccuracy ? accuracy(yTrue, yPred) : name, Map.of("name", name));
    }

    private static String accuracy(Shape yTrue, Shape yPred) {
        int scores = last(yPred);
        if (scores == 1) {
            return "BinaryAccuracy";
        }
        boolean isSparse = yTrue.rank() < yPred.rank() || (last(yTrue) == 1 && scores > 1);
        return isSparse ? "SparseCategoricalAccuracy" : "CategoricalAccuracy";
    }

    /** The last size; none of a scalar. */
    private static int last(Shape shape) {
        return shape.rank() == 0 ? 0 : shape.dim(-1);
    }

    /**
     * The mean of a function of each sample: a metric of your own.
     *
     * <pre>{@code
     * Metric largest = Metrics.of("largest_error", (yTrue, yPred) ->
     *         Reduction.max(Elementwise.abs(Elementwise.subtract(yTrue, yPred)), false, -1));
     * }</pre>
     *
     * @param name what a history calls it, and under which it is saved; {@link #register(String, MetricFunction)} makes
     *     it known to {@link #get}
     * @throws IllegalArgumentException when the name is Keras's
     */
    public static Metric of(String name, MetricFunction function) {
        return new MeanMetric.Own(CATALOG.own(name), function);
    }

    /**
     * Makes a function known by its name to {@link #get}: each call makes a metric with a state of its own. The last
     * one of a name counts.
     *
     * @throws IllegalArgumentException when the name is Keras's
     */
    public static void register(String name, MetricFunction function) {
        CATALOG.register(name, config -> new MeanMetric.Own(name, function));
    }

    /**
     * Makes a class of your own known to {@link #get} by its name.
     *
     * @param reader makes one of the configuration that it wrote, or of an empty one
     * @throws IllegalArgumentException when the name is Keras's
     */
    public static void register(String className, Function<Config, Metric> reader) {
        CATALOG.register(className, reader);
    }

    /** A metric as Keras writes it into a configuration; null for null. {@link #get} reads it. */
    public static Map<String, Object> serialize(Metric metric) {
        return CATALOG.serialize(metric);
    }
}
