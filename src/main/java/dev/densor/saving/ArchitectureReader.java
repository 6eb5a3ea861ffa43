package dev.densor.saving;

import dev.densor.nn.Input;
import dev.densor.nn.Layer;
import dev.densor.nn.LayerCatalog;
import dev.densor.nn.Model;
import dev.densor.nn.Sequential;
import dev.densor.nn.TimeDistributed;
import dev.densor.nn.config.Config;
import dev.densor.ops.KerasVersion;
import dev.densor.shape.DType;
import dev.densor.shape.PartialShape;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Builds the layers that a configuration describes, without their weights. Problems are an
 * {@link IllegalArgumentException} that names the layer; the caller adds the file.
 */
final class ArchitectureReader {
    /** Real models nest three or four levels of models in models. */
    private static final int MAX_NESTING = 32;

    private final KerasVersion version;
    private final boolean keras1;
    /** For each model and wrapper, how many layers run when it does. */
    private final Map<Layer, Long> steps = new IdentityHashMap<>();

    /**
     * A reader of configurations of one version.
     *
     * @param kerasVersion as the file states it, or null
     */
    ArchitectureReader(String kerasVersion, KerasVersion version) {
        this.version = version;
        this.keras1 = kerasVersion != null && (kerasVersion.startsWith("1.") || kerasVersion.startsWith("0."));
    }

    /** The model that a file's whole configuration describes. */
    Model model(Map<String, Object> serialized) {
        String className = Config.of("model", serialized).orElseThrow().text("class_name", "");
        if (!isModel(className)) {
            throw new IllegalArgumentException("the configuration does not describe a model: class_name is \""
                    + className + "\", not Sequential, Functional or Model");
        }
        return (Model) layer(serialized, 0);
    }

    static boolean isModel(String className) {
        return switch (className) {
            case "Sequential", "Functional", "Model" -> true;
            default -> false;
        };
    }

    /** One layer, or model, of a serialized form. */
    Layer layer(Object serialized, int nesting) {
        if (nesting > MAX_NESTING) {
            throw new IllegalArgumentException("models are nested more than " + MAX_NESTING + " levels deep");
        }
        Config object = Config.of("the list of layers", serialized)
                .orElseThrow(() -> new IllegalArgumentException("the list of layers holds something else than layers"));
        String className = object.text("class_name", "");
        if (className.equals("Sequential")) {
            return sequential(object, nesting);
        }
        Config config = layerConfig(object);
        LayerClasses.check(className, object, config.owner());
        return switch (className) {
            case "Functional", "Model" ->
                LayerCatalog.configure(new GraphReader(this, config, nesting).read(), modelConfig(config), version);
            case "InputLayer" -> input(config);
            case "TimeDistributed" -> LayerCatalog.configure(wrapper(config, nesting), config, version);
            default ->
                LayerCatalog.find(className, config, version)
                        .orElseThrow(() -> LayerClasses.unknown(className, config.owner()));
        };
    }

    /** How many layers run when {@code layer} does. */
    long steps(Layer layer) {
        return steps.getOrDefault(layer, 1L);
    }

    void countSteps(Layer outer, long count) {
        steps.put(outer, count);
    }

    private TimeDistributed wrapper(Config config, int nesting) {
        Config wrapped = config.object("layer").orElseThrow(() -> config.wrong("layer", "a layer"));
        Layer inner = layer(wrapped.values(), nesting + 1);
        TimeDistributed wrapper = new TimeDistributed(inner);
        countSteps(wrapper, steps(inner));
        return wrapper;
    }

    private Config layerConfig(Config object) {
        Config config = object.object("config")
                .orElseThrow(() -> new IllegalArgumentException(
                        "a layer of class " + object.get("class_name") + " has no config"));
        String name = config.text("name", object.text("name", object.text("class_name", "")));
        Map<String, Object> values = new LinkedHashMap<>(config.values());
        values.put("name", name);
        String owner = "layer \"" + name + "\"";
        if (keras1) {
            values = Keras1.upgrade(object.text("class_name", ""), new Config(owner, values));
        }
        return new Config(owner, values);
    }

    /** A model's dtype is that of its layers; only its name and whether it is trained are its own. */
    private static Config modelConfig(Config config) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("name", config.get("name"));
        values.put("trainable", config.get("trainable"));
        return new Config(config.owner(), values);
    }

    private Sequential sequential(Config object, int nesting) {
        // Until Keras 2.2.2 the configuration was the list of layers itself.
        boolean bareList = object.get("config") instanceof List<?>;
        Config config = bareList ? object : object.object("config").orElse(object);
        List<Layer> layers = new ArrayList<>();
        for (Object layer : config.list(bareList ? "config" : "layers")) {
            layers.add(layer(layer, nesting + 1));
        }
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("a Sequential model has no layers");
        }
        if (layers.get(0).statedInput() == null) {
            config.shape("build_input_shape")
                    .or(() -> object.object("build_config").flatMap(build -> build.shape("input_shape")))
                    .ifPresent(layers.get(0)::batchInputShape);
        }
        String name = bareList ? "sequential" : config.text("name", "sequential");
        Sequential model = Sequential.of(name, layers);
        model.semantics(version);
        model.trainable(bareList || config.flag("trainable", true));
        countSteps(model, layers.stream().mapToLong(this::steps).sum());
        return model;
    }

    Input input(Config config) {
        for (String kind : List.of("sparse", "ragged")) {
            if (config.flag(kind, false)) {
                throw new IllegalArgumentException(config.owner() + ": " + kind + " inputs are not supported");
            }
        }
        PartialShape shape = config.shape("batch_shape")
                .or(() -> config.shape("batch_input_shape"))
                .orElseThrow(() -> new IllegalArgumentException(config.owner() + ": the input states no shape"));
        if (shape.rank() == 0) {
            throw new IllegalArgumentException(config.owner() + ": the input has no batch axis");
        }
        Input input = new Input(shape);
        LayerCatalog.configure(input, modelConfig(config), version);
        return input.type(inputType(config));
    }

    private static DType inputType(Config config) {
        String name = config.get("dtype") instanceof String text ? text : "float32";
        return switch (name) {
            case "int16", "uint16" -> DType.INT32;
            case "uint32", "uint64" -> DType.INT64;
            default ->
                DType.find(name)
                        .orElseThrow(() -> new IllegalArgumentException(
                                config.owner() + ": inputs of dtype \"" + name + "\" are not supported"));
        };
    }
}
