package dev.densor.saving;

import dev.densor.nn.Functional;
import dev.densor.nn.Input;
import dev.densor.nn.Layer;
import dev.densor.nn.Model;
import dev.densor.nn.SymbolicTensor;
import dev.densor.nn.config.Config;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Draws the graph of a Functional model: makes its layers, then calls each on its inputs as soon as they are there. A
 * call that never gets its inputs is part of a cycle.
 */
final class GraphReader {
    private final ArchitectureReader reader;
    private final Config config;
    private final int nesting;
    private final Map<String, Layer> layers = new LinkedHashMap<>();
    private final Deque<PendingCall> pending = new ArrayDeque<>();
    private final Map<Node, List<SymbolicTensor>> outputs = new HashMap<>();
    private final Map<String, Integer> firstNodes = new HashMap<>();

    /** The n-th call of a layer. */
    private record Node(String layer, int index) {}

    /** A call whose inputs are not there yet. */
    private record PendingCall(Node node, List<TensorReference> inputs) {}

    GraphReader(ArchitectureReader reader, Config config, int nesting) {
        this.reader = reader;
        this.config = config;
        this.nesting = nesting;
    }

    Functional read() {
        for (Object layer : config.list("layers")) {
            add(Config.of("the list of layers", layer)
                    .orElseThrow(() -> new IllegalArgumentException(
                            config.owner() + ": its list of layers holds something else than layers")));
        }
        List<TensorReference> results = TensorReference.structure(config, "output_layers");
        pending.forEach(call -> call.inputs()
                .forEach(input -> check(input, "layer \"" + call.node().layer() + "\"")));
        results.forEach(output -> check(output, config.owner()));
        connectAll();
        List<Input> inputs = TensorReference.structure(config, "input_layers").stream()
                .map(this::inputLayer)
                .toList();
        List<SymbolicTensor> outputTensors = results.stream().map(this::tensor).toList();
        return Functional.of(config.text("name", "functional"), inputs, outputTensors, List.copyOf(layers.values()));
    }

    private void add(Config serialized) {
        Layer layer = reader.layer(serialized.values(), nesting + 1);
        if (layers.put(layer.name(), layer) != null) {
            throw new IllegalArgumentException(config.owner() + ": two layers are named \"" + layer.name() + "\"");
        }
        if (layer instanceof Input input) {
            outputs.put(new Node(layer.name(), 0), List.of(input.tensor()));
            return;
        }
        List<Object> nodes = serialized.list("inbound_nodes");
        for (int i = 0; i < nodes.size(); i++) {
            List<TensorReference> inputs = TensorReference.inputs(nodes.get(i), "layer \"" + layer.name() + "\"");
            pending.add(new PendingCall(new Node(layer.name(), i), inputs));
        }
    }

    /** Refuses references into nowhere, and notes from which number on the calls of a nested model are counted. */
    private void check(TensorReference reference, String owner) {
        Layer layer = layers.get(reference.layer());
        if (layer == null) {
            throw new IllegalArgumentException(
                    owner + " takes its input from \"" + reference.layer() + "\", which is not in the model");
        }
        // Drawing a nested model was a call of it, too; some versions of Keras count that one and some do not.
        firstNodes.merge(reference.layer(), layer instanceof Model ? reference.node() : 0, Math::min);
    }

    private void connectAll() {
        int waiting = 0;
        while (waiting < pending.size()) {
            PendingCall call = pending.remove();
            if (call.inputs().stream().allMatch(input -> outputs.containsKey(node(input)))) {
                List<SymbolicTensor> inputs =
                        call.inputs().stream().map(this::tensor).toList();
                outputs.put(call.node(), layers.get(call.node().layer()).applyAll(inputs));
                waiting = 0;
            } else {
                pending.add(call);
                waiting++;
            }
        }
        if (!pending.isEmpty()) {
            List<String> stuck = pending.stream()
                    .map(call -> call.node().layer())
                    .distinct()
                    .limit(5)
                    .toList();
            throw new IllegalArgumentException(config.owner() + ": layers " + stuck
                    + " never get their inputs: the graph has a cycle, or takes an output that is not there");
        }
    }

    private Node node(TensorReference reference) {
        return new Node(reference.layer(), reference.node() - firstNodes.get(reference.layer()));
    }

    private SymbolicTensor tensor(TensorReference reference) {
        List<SymbolicTensor> tensors = outputs.get(node(reference));
        if (tensors == null || reference.tensor() >= tensors.size()) {
            throw new IllegalArgumentException(config.owner() + ": output " + reference.tensor() + " of call "
                    + reference.node() + " of layer \"" + reference.layer() + "\" is not there");
        }
        return tensors.get(reference.tensor());
    }

    private Input inputLayer(TensorReference reference) {
        if (layers.get(reference.layer()) instanceof Input input) {
            return input;
        }
        throw new IllegalArgumentException(
                config.owner() + ": input \"" + reference.layer() + "\" is not an InputLayer of the model");
    }
}
