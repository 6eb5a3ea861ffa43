package dev.densor.nn;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The configuration of a {@link Functional} model as Keras 3 writes it: its layers, and where each takes its inputs.
 */
final class GraphConfig {
    private final Functional model;
    private final Map<LayerCall, Integer> numbers = new IdentityHashMap<>();

    GraphConfig(Functional model) {
        this.model = model;
        Map<Layer, Integer> uses = new HashMap<>();
        model.inputLayers().forEach(input -> numbers.put(input.tensor().source(), 0));
        for (LayerCall call : model.calls()) {
            numbers.put(call, uses.merge(call.layer(), 1, Integer::sum) - 1);
        }
    }

    static Map<String, Object> of(Functional model) {
        return new GraphConfig(model).write();
    }

    private Map<String, Object> write() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("layers", model.layers().stream().map(this::layer).toList());
        config.put(
                "input_layers",
                model.inputLayers().stream().map(i -> history(i.tensor())).toList());
        config.put("output_layers", model.outputs().stream().map(this::history).toList());
        return config;
    }

    private Map<String, Object> layer(Layer layer) {
        Map<String, Object> config = LayerConfig.of(layer);
        config.put("name", layer.name());
        List<Object> nodes = new ArrayList<>();
        for (LayerCall call : model.calls()) {
            if (call.layer() == layer) {
                nodes.add(node(call));
            }
        }
        config.put("inbound_nodes", nodes);
        return config;
    }

    private Map<String, Object> node(LayerCall call) {
        List<Object> tensors = new ArrayList<>();
        for (SymbolicTensor input : call.inputs()) {
            Map<String, Object> tensor = new LinkedHashMap<>();
            tensor.put("shape", LayerConfig.dims(input.shape()));
            tensor.put("dtype", input.source().layer().policy().compute().kerasName());
            tensor.put("keras_history", history(input));
            tensors.add(Map.of("class_name", "__keras_tensor__", "config", tensor));
        }
        Map<String, Object> node = new LinkedHashMap<>();
        node.put("args", call.layer() instanceof MergeLayer ? List.of(tensors) : tensors);
        node.put("kwargs", Map.of());
        return node;
    }

    /** Where a tensor comes from, as summaries tell it: {@code "dense[0][0]"}. */
    String source(SymbolicTensor tensor) {
        LayerCall source = tensor.source();
        return source.layer().name() + "[" + numbers.get(source) + "][" + tensor.index() + "]";
    }

    private List<Object> history(SymbolicTensor tensor) {
        LayerCall source = tensor.source();
        return List.of(source.layer().name(), (long) numbers.get(source), (long) tensor.index());
    }
}
