package dev.densor.saving;

import dev.densor.nn.Functional;
import dev.densor.nn.Input;
import dev.densor.nn.Layer;
import dev.densor.nn.Model;
import dev.densor.nn.SymbolicTensor;
import dev.densor.nn.config.Config;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Draws the graph of a Functional model: makes its layers, then calls each on its inputs as soon as they are there. A
 * call that never gets its inputs is part of a cycle.
 */
final class GraphReader {
    /**
     * Some thousand layers are a large network. A model that uses another twice, which uses a third one twice, and so
     * on, is a small file that no machine ever finishes running.
     */
    private static final long MAX_STEPS = 1 << 17;

    private final ArchitectureReader reader;
    private final Config config;
    private final int nesting;
    /** Layers that run when the model does, those of nested models at each of their uses. */
    private long steps;

    private final Map<String, Layer> layers = new LinkedHashMap<>();
    private final List<PendingCall> calls = new ArrayList<>();
    private final Map<Node, List<SymbolicTensor>> outputs = new HashMap<>();
    private final Map<String, Integer> firstNodes = new HashMap<>();
    private final Set<String> operations = new HashSet<>();
    private final List<MaskUse> masks = new ArrayList<>();

    /** A call that was given a mask. */
    private record MaskUse(String owner, TensorReference mask) {}

    /** The n-th call of a layer. */
    private record Node(String layer, int index) {}

    /** A call and how many of its inputs are not there yet. */
    private static final class PendingCall {
        private final Node node;
        private final List<TensorReference> inputs;
        private int missing;

        PendingCall(Node node, List<TensorReference> inputs) {
            this.node = node;
            this.inputs = inputs;
        }
    }

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
        calls.forEach(call -> call.inputs.forEach(input -> check(input, "layer \"" + call.node.layer() + "\"")));
        results.forEach(output -> check(output, config.owner()));
        masks.forEach(this::check);
        connectAll();
        List<Input> inputs = TensorReference.structure(config, "input_layers").stream()
                .map(this::inputLayer)
                .toList();
        List<SymbolicTensor> outputTensors = results.stream().map(this::tensor).toList();
        Functional model =
                Functional.of(config.text("name", "functional"), inputs, outputTensors, List.copyOf(layers.values()));
        reader.countSteps(model, steps);
        return model;
    }

    private void add(Config serialized) {
        if (LayerClasses.isOperation(serialized)) {
            operations.add(serialized.text("name", ""));
            return;
        }
        Layer layer = reader.layer(serialized.values(), nesting + 1);
        if (layers.put(layer.name(), layer) != null) {
            throw new IllegalArgumentException(config.owner() + ": two layers are named \"" + layer.name() + "\"");
        }
        if (layer instanceof Input input) {
            outputs.put(new Node(layer.name(), 0), List.of(input.tensor()));
            return;
        }
        List<Object> nodes = serialized.list("inbound_nodes");
        String owner = "layer \"" + layer.name() + "\"";
        for (int i = 0; i < nodes.size(); i++) {
            calls.add(new PendingCall(new Node(layer.name(), i), TensorReference.inputs(nodes.get(i), owner)));
            TensorReference.mask(nodes.get(i), owner).ifPresent(mask -> masks.add(new MaskUse(owner, mask)));
        }
    }

    /** Refuses references into nowhere, and notes from which number on the calls of a nested model are counted. */
    private void check(TensorReference reference, String owner) {
        Layer layer = layers.get(reference.layer());
        if (operations.contains(reference.layer())) {
            throw new IllegalArgumentException(owner + " takes its input from the operation \"" + reference.layer()
                    + "\"; only layers are supported");
        }
        if (layer == null) {
            throw new IllegalArgumentException(
                    owner + " takes its input from \"" + reference.layer() + "\", which is not in the model");
        }
        // Drawing a nested model was a call of it, too; some versions of Keras count that one and some do not.
        firstNodes.merge(reference.layer(), layer instanceof Model ? reference.node() : 0, Math::min);
    }

    /** Masks that Keras worked out by operations go along with the tensors here; any other would be lost. */
    private void check(MaskUse use) {
        if (!operations.contains(use.mask().layer())) {
            throw new IllegalArgumentException(use.owner() + " is called with a mask from \""
                    + use.mask().layer() + "\"; only masks that layers make themselves are supported");
        }
    }

    private void connectAll() {
        Map<Node, List<PendingCall>> users = new HashMap<>();
        Deque<PendingCall> ready = new ArrayDeque<>();
        for (PendingCall call : calls) {
            for (TensorReference input : call.inputs) {
                if (!outputs.containsKey(node(input))) {
                    users.computeIfAbsent(node(input), node -> new ArrayList<>())
                            .add(call);
                    call.missing++;
                }
            }
            if (call.missing == 0) {
                ready.add(call);
            }
        }
        while (!ready.isEmpty()) {
            PendingCall call = ready.remove();
            connect(call);
            for (PendingCall user : users.getOrDefault(call.node, List.of())) {
                if (--user.missing == 0) {
                    ready.add(user);
                }
            }
        }
        refuseUnconnected();
    }

    private void connect(PendingCall call) {
        Layer layer = layers.get(call.node.layer());
        steps += reader.steps(layer);
        if (steps > MAX_STEPS) {
            throw new IllegalArgumentException(config.owner() + ": it runs more than " + MAX_STEPS
                    + " layers, counting those of nested models at each use; that is not supported");
        }
        outputs.put(
                call.node, layer.applyAll(call.inputs.stream().map(this::tensor).toList()));
    }

    private void refuseUnconnected() {
        List<String> stuck = calls.stream()
                .filter(call -> call.missing > 0)
                .map(call -> call.node.layer())
                .distinct()
                .limit(5)
                .toList();
        if (!stuck.isEmpty()) {
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
