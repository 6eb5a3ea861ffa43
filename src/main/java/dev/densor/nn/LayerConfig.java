package dev.densor.nn;

import dev.densor.nn.config.Configurable;
import dev.densor.shape.PartialShape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Layers and what they hold, in the form of Keras's serialize: module, class name, configuration, registered name. */
final class LayerConfig {
    private LayerConfig() {}

    /** A layer inside a model's configuration. */
    static Map<String, Object> of(Layer layer) {
        Map<String, Object> config = Configurable.serialize("keras.layers", layer.className(), layer.config());
        if (layer.isBuilt()) {
            config.put("build_config", buildConfig(layer.builtFor()));
        }
        return config;
    }

    private static Map<String, Object> buildConfig(List<PartialShape> inputs) {
        Map<String, Object> config = new LinkedHashMap<>();
        List<Object> shapes = new ArrayList<>();
        inputs.forEach(shape -> shapes.add(dims(shape)));
        config.put("input_shape", shapes.size() == 1 ? shapes.get(0) : shapes);
        return config;
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
