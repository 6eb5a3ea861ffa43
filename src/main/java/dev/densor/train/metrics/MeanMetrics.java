package dev.densor.train.metrics;

import dev.densor.nn.config.Catalog;
import dev.densor.nn.config.Config;
import dev.densor.ops.Aligned;
import dev.densor.ops.Comparison;
import dev.densor.ops.Crossentropies;
import dev.densor.ops.Elementwise;
import dev.densor.ops.KerasVersion;
import dev.densor.ops.Losses;
import dev.densor.ops.Shaping;
import dev.densor.shape.DType;
import dev.densor.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** The metrics that are the mean of a function of each sample, under Keras's names. */
final class MeanMetrics {
    private static final int TOP = 5;

    private MeanMetrics() {}

    /** A function and the part of the configuration that it was made of. */
    private record Configured(MetricFunction function, Map<String, Object> options) {
        static Configured of(MetricFunction function, Object... keysAndValues) {
            Map<String, Object> options = new LinkedHashMap<>();
            for (int i = 0; i < keysAndValues.length; i += 2) {
                options.put((String) keysAndValues[i], keysAndValues[i + 1]);
            }
            return new Configured(function, options);
        }
    }

    static void addTo(Catalog<Metric> catalog) {
        addAccuracies(catalog);
        addErrors(catalog);
        addMargins(catalog);
        addProbabilities(catalog);
        addNamesOfKeras2(catalog);
    }

    private static void addAccuracies(Catalog<Metric> catalog) {
        add(catalog, "Accuracy", Accuracies::equality);
        add(catalog, "BinaryAccuracy", MeanMetrics::binaryAccuracy);
        add(catalog, "CategoricalAccuracy", Accuracies::categorical);
        add(catalog, "SparseCategoricalAccuracy", Accuracies::sparseCategorical);
        add(catalog, "TopKCategoricalAccuracy", MeanMetrics::topK);
        add(catalog, "SparseTopKCategoricalAccuracy", MeanMetrics::sparseTopK);
    }

    private static void addErrors(Catalog<Metric> catalog) {
        add(catalog, "MeanSquaredError", Losses::meanSquaredError, "mse", "MSE");
        add(catalog, "MeanAbsoluteError", Losses::meanAbsoluteError, "mae", "MAE");
        add(catalog, "MeanAbsolutePercentageError", Losses::meanAbsolutePercentageError, "mape", "MAPE");
        add(catalog, "MeanSquaredLogarithmicError", Losses::meanSquaredLogarithmicError, "msle", "MSLE");
        add(catalog, "CosineSimilarity", MeanMetrics::cosine);
        catalog.with("LogCoshError", MeanMetrics::logCosh);
        catalog.with("RootMeanSquaredError", MeanMetrics::rootMeanSquaredError);
    }

    private static void addMargins(Catalog<Metric> catalog) {
        add(catalog, "Hinge", Losses::hinge);
        add(catalog, "SquaredHinge", Losses::squaredHinge);
        add(catalog, "CategoricalHinge", Losses::categoricalHinge);
    }

    private static void addProbabilities(Catalog<Metric> catalog) {
        add(catalog, "KLDivergence", Losses::klDivergence);
        add(catalog, "Poisson", Losses::poisson);
        add(catalog, "BinaryCrossentropy", MeanMetrics::binaryCrossentropy, "bce", "BCE");
        add(catalog, "CategoricalCrossentropy", MeanMetrics::categoricalCrossentropy);
        add(catalog, "SparseCategoricalCrossentropy", MeanMetrics::sparseCategoricalCrossentropy);
    }

    /** Names that Keras 2 had for the functions of today's classes. */
    private static void addNamesOfKeras2(Catalog<Metric> catalog) {
        catalog.only(KerasVersion.V2, reader("Accuracy", config -> Configured.of(Accuracies::equality)), "acc", "ACC");
        catalog.only(KerasVersion.V2, reader("CosineSimilarity", MeanMetrics::cosine), "cosine_proximity");
        catalog.only(KerasVersion.V2, MeanMetrics::logCosh, "logcosh", "log_cosh");
        Function<Config, Metric> divergence = reader("KLDivergence", config -> Configured.of(Losses::klDivergence));
        catalog.only(KerasVersion.V2, divergence, "kullback_leibler_divergence", "kld", "KLD");
    }

    private static Metric logCosh(Config config) {
        return new MeanMetric(Label.read("LogCoshError", "logcosh", config), Map.of(), Losses::logCosh);
    }

    private static void add(Catalog<Metric> catalog, String className, MetricFunction function, String... aliases) {
        add(catalog, className, config -> Configured.of(function), aliases);
    }

    private static void add(
            Catalog<Metric> catalog, String className, Function<Config, Configured> reader, String... aliases) {
        catalog.with(className, reader(className, reader), aliases);
    }

    private static Function<Config, Metric> reader(String className, Function<Config, Configured> reader) {
        return config -> {
            Configured configured = reader.apply(config);
            Label label = Label.read(className, Catalog.snakeCase(className), config);
            return new MeanMetric(label, configured.options, configured.function);
        };
    }

    private static Configured binaryAccuracy(Config config) {
        double threshold = config.number("threshold", 0.5);
        return Configured.of((t, p) -> Accuracies.binary(t, p, threshold), "threshold", threshold);
    }

    private static int top(Config config) {
        return config.has("k") ? config.positiveInt("k") : TOP;
    }

    private static Configured topK(Config config) {
        int k = top(config);
        return Configured.of((t, p) -> Accuracies.topK(t, p, k), "k", k);
    }

    private static Configured sparseTopK(Config config) {
        int k = top(config);
        return config.flag("from_sorted_ids", false)
                ? Configured.of((t, p) -> Accuracies.sortedTopK(t, p, k), "k", k, "from_sorted_ids", true)
                : Configured.of((t, p) -> Accuracies.sparseTopK(t, p, k), "k", k);
    }

    /** Positive, unlike the loss of this name. */
    private static Configured cosine(Config config) {
        int axis = config.integer("axis", -1);
        // Keras reads the axis and does not write it.
        return Configured.of((t, p) -> Elementwise.negate(Losses.cosineSimilarity(t, p, axis)));
    }

    private static Metric rootMeanSquaredError(Config config) {
        Label label = Label.read("RootMeanSquaredError", "root_mean_squared_error", config);
        MetricFunction squares = (yTrue, yPred) -> {
            Aligned aligned = Aligned.of(label.work(yTrue), label.work(yPred));
            return Elementwise.square(Elementwise.subtract(aligned.second(), aligned.first()));
        };
        return new MeanMetric(label, Map.of(), squares, Math::sqrt);
    }

    private static Configured binaryCrossentropy(Config config) {
        Losses.Labels labels = labels(config);
        return Configured.of(
                (t, p) -> Losses.binaryCrossentropy(t, p, labels),
                "from_logits",
                labels.fromLogits(),
                "label_smoothing",
                labels.labelSmoothing());
    }

    private static Configured categoricalCrossentropy(Config config) {
        Losses.Labels labels = labels(config);
        return Configured.of(
                (t, p) -> Losses.categoricalCrossentropy(t, p, labels),
                "from_logits",
                labels.fromLogits(),
                "label_smoothing",
                labels.labelSmoothing(),
                "axis",
                labels.axis());
    }

    private static Losses.Labels labels(Config config) {
        return new Losses.Labels(
                config.flag("from_logits", false), config.number("label_smoothing", 0), config.integer("axis", -1));
    }

    private static Configured sparseCategoricalCrossentropy(Config config) {
        Integer ignored = config.has("ignore_class") ? (Integer) config.integer("ignore_class", 0) : null;
        Crossentropies.Sparse options =
                new Crossentropies.Sparse(config.flag("from_logits", false), ignored, config.integer("axis", -1));
        return Configured.of(
                new SparseCrossentropy(options),
                "from_logits",
                options.fromLogits(),
                "ignore_class",
                ignored,
                "axis",
                options.axis());
    }

    /** Samples of the ignored class have the value 0; they lose their weight, too, but only where weights are given. */
    private record SparseCrossentropy(Crossentropies.Sparse options) implements MetricFunction {
        @Override
        public Tensor apply(Tensor yTrue, Tensor yPred) {
            return Crossentropies.sparseCategorical(yTrue, yPred, options, KerasVersion.V3);
        }

        @Override
        public Tensor weights(Tensor yTrue, Tensor sampleWeight) {
            if (sampleWeight == null || options.ignoreClass() == null) {
                return sampleWeight;
            }
            Tensor valid = Comparison.notEqual(Shaping.cast(yTrue, DType.INT32), options.ignoreClass());
            Aligned aligned = Aligned.of(Shaping.cast(valid, sampleWeight.dtype()), sampleWeight);
            return Elementwise.multiply(aligned.first(), aligned.second());
        }
    }
}
