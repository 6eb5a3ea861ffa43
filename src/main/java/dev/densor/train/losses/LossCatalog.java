package dev.densor.train.losses;

import dev.densor.nn.config.Catalog;
import dev.densor.nn.config.Config;
import dev.densor.ops.Crossentropies.Focal;
import dev.densor.ops.Crossentropies.Sparse;
import dev.densor.ops.KerasVersion;
import dev.densor.ops.Losses;
import dev.densor.ops.Losses.Labels;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** Keras's losses by their names, and how each is read from a configuration. */
final class LossCatalog {
    static final Catalog<Loss> CATALOG = catalog();

    private LossCatalog() {}

    private static Catalog<Loss> catalog() {
        Catalog<Loss> catalog = new Catalog<>("loss", Loss.class)
                .with("CosineSimilarity", LossCatalog::cosineSimilarity)
                .with("Huber", LossCatalog::huber)
                .with("BinaryCrossentropy", LossCatalog::binaryCrossentropy, "bce", "BCE")
                .with("BinaryFocalCrossentropy", LossCatalog::binaryFocalCrossentropy)
                .with("CategoricalCrossentropy", LossCatalog::categoricalCrossentropy)
                .with("CategoricalFocalCrossentropy", LossCatalog::categoricalFocalCrossentropy)
                .with("SparseCategoricalCrossentropy", LossCatalog::sparseCategoricalCrossentropy)
                .only(KerasVersion.V2, LossCatalog::huber, "huber_loss")
                .old(LossCatalog::cosineSimilarity, "cosine_proximity", "cosine")
                .old(LossCatalog::wrapped, "LossFunctionWrapper");
        plain(catalog, "MeanSquaredError", Losses::meanSquaredError, "mse", "MSE");
        plain(catalog, "MeanAbsoluteError", Losses::meanAbsoluteError, "mae", "MAE");
        plain(catalog, "MeanAbsolutePercentageError", Losses::meanAbsolutePercentageError, "mape", "MAPE");
        plain(catalog, "MeanSquaredLogarithmicError", Losses::meanSquaredLogarithmicError, "msle", "MSLE");
        plain(catalog, "LogCosh", Losses::logCosh);
        plain(catalog, "Hinge", Losses::hinge);
        plain(catalog, "SquaredHinge", Losses::squaredHinge);
        plain(catalog, "CategoricalHinge", Losses::categoricalHinge);
        plain(catalog, "KLDivergence", Losses::klDivergence, "kld", "KLD");
        plain(catalog, "Poisson", Losses::poisson);
        return catalog.only(KerasVersion.V2, config -> get("LogCosh", config.values()), "logcosh")
                .only(KerasVersion.V2, config -> get("KLDivergence", config.values()), "kullback_leibler_divergence");
    }

    /** A loss without options. */
    private static void plain(Catalog<Loss> catalog, String className, LossFunction function, String... aliases) {
        LossSpec spec = LossSpec.of(className, function);
        catalog.with(className, config -> spec.named(config, Catalog.snakeCase(className)), aliases);
    }

    /** A loss of a class with all its options given. */
    static Loss get(String className, Map<String, Object> config) {
        return CATALOG.get(Map.of("class_name", className, "config", config));
    }

    /** Keras's wrapper names a function beside the options of the class that goes with it. */
    private static Loss wrapped(Config config) {
        Map<String, Object> rest = new LinkedHashMap<>(config.values());
        Object function = rest.remove("fn");
        String name = function instanceof Map<?, ?> saved ? String.valueOf(saved.get("config")) : config.text("fn", "");
        return get(name, rest);
    }

    private static Loss huber(Config config) {
        double delta = config.number("delta", 1);
        return LossSpec.of("Huber", (t, p) -> Losses.huber(t, p, delta))
                .options(Map.of("delta", delta))
                .silent("delta", 1.0)
                .named(config, "huber_loss");
    }

    private static Loss cosineSimilarity(Config config) {
        int axis = config.integer("axis", -1);
        return LossSpec.of("CosineSimilarity", (t, p) -> Losses.cosineSimilarity(t, p, axis))
                .options(Map.of("axis", (long) axis))
                .silent("axis", -1L)
                .named(config, "cosine_similarity");
    }

    private static Labels labels(Config config) {
        return new Labels(
                config.flag("from_logits", false), config.number("label_smoothing", 0), config.integer("axis", -1));
    }

    private static Map<String, Object> options(Labels labels) {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("from_logits", labels.fromLogits());
        options.put("label_smoothing", labels.labelSmoothing());
        options.put("axis", (long) labels.axis());
        return options;
    }

    private static Focal focal(Config config) {
        return new Focal(
                config.number("alpha", Focal.DEFAULT.alpha()),
                config.number("gamma", Focal.DEFAULT.gamma()),
                config.flag("apply_class_balancing", false));
    }

    private static Loss labelled(Config config, String className, Function<Labels, LossFunction> function) {
        Labels labels = labels(config);
        return LossSpec.of(className, function.apply(labels))
                .options(options(labels))
                .named(config, Catalog.snakeCase(className));
    }

    private static Loss binaryCrossentropy(Config config) {
        return labelled(
                config,
                "BinaryCrossentropy",
                labels -> new VersionedLoss(
                        (t, p, version) -> Losses.binaryCrossentropy(t, p, labels, version), KerasVersion.V3));
    }

    private static Loss categoricalCrossentropy(Config config) {
        return labelled(
                config, "CategoricalCrossentropy", labels -> (t, p) -> Losses.categoricalCrossentropy(t, p, labels));
    }

    private static Loss binaryFocalCrossentropy(Config config) {
        Labels labels = labels(config);
        Focal focal = focal(config);
        Map<String, Object> options = options(labels);
        options.put("apply_class_balancing", focal.balanced());
        options.put("alpha", focal.alpha());
        options.put("gamma", focal.gamma());
        VersionedLoss.Formula formula = (t, p, version) -> Losses.binaryFocalCrossentropy(t, p, focal, labels, version);
        return LossSpec.of("BinaryFocalCrossentropy", new VersionedLoss(formula, KerasVersion.V3))
                .options(options)
                .named(config, "binary_focal_crossentropy");
    }

    private static Loss categoricalFocalCrossentropy(Config config) {
        Labels labels = labels(config);
        Focal focal = focal(config);
        Map<String, Object> options = options(labels);
        options.put("alpha", focal.alpha());
        options.put("gamma", focal.gamma());
        return LossSpec.of(
                        "CategoricalFocalCrossentropy",
                        (t, p) -> Losses.categoricalFocalCrossentropy(t, p, focal, labels))
                .options(options)
                .named(config, "categorical_focal_crossentropy");
    }

    private static Loss sparseCategoricalCrossentropy(Config config) {
        boolean fromLogits = config.flag("from_logits", false);
        Integer ignored = config.has("ignore_class") ? Integer.valueOf(config.integer("ignore_class", 0)) : null;
        int axis = config.integer("axis", -1);
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("from_logits", fromLogits);
        options.put("ignore_class", ignored == null ? null : Long.valueOf(ignored));
        options.put("axis", (long) axis);
        return LossSpec.of(
                        "SparseCategoricalCrossentropy",
                        new SparseCrossentropy(new Sparse(fromLogits, ignored, axis), KerasVersion.V3))
                .options(options)
                .silent("axis", -1L)
                .named(config, "sparse_categorical_crossentropy");
    }
}
