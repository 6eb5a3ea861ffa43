package dev.densor.nn;

import dev.densor.nn.config.Configurable;
import dev.densor.shape.PartialShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Layers and what they hold, in the form of Keras's serialize: module, class name, configuration, registered name. */
final class LayerConfig {
    private LayerConfig() {}

    /** A layer inside a model's configuration. */
    static Map<String, Object> of(Layer layer) {
        Map<String, Object> config = Configurable.serialize(module(layer), layer.className(), layer.config(), null);
        if (layer.isBuilt()) {
            config.put("build_config", buildConfig(layer.builtFor()));
        }
        return config;
    }

    /** Keras looks a class up in the module that it is exported from, or defined in where it is not exported. */
    private static String module(Layer layer) {
        if (layer instanceof Sequential) {
            return "keras";
        }
        return layer instanceof Functional ? "keras.src.models.functional" : "keras.layers";
    }

    private static Map<String, Object> buildConfig(List<PartialShape> inputs) {
        Map<String, Object> config = new LinkedHashMap<>();
        List<Object> shapes = new ArrayList<>();
        inputs.forEach(shape -> shapes.add(dims(shape)));
        config.put("input_shape", shapes.size() == 1 ? shapes.get(0) : shapes);
        return config;
    }

    /** Integers as a configuration holds them. */
    static List<Object> integers(int... values) {
        return Arrays.stream(values).<Object>mapToObj(value -> (long) value).toList();
    }

    /** The sizes, null for the unknown ones. */
    static List<Object> dims(PartialShape shape) {
        List<Object> dims = new ArrayList<>();
        for (int dim : shape.dims()) {
            dims.add(dim == PartialShape.UNKNOWN ? null : (long) dim);
        }
        return dims;
    }
}
