package dev.densor.nn;

import dev.densor.shape.PartialShape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A graph of layers, drawn by calling them on symbolic tensors:
 *
 * <pre>{@code
 * Input a = new Input(4).named("a");
 * Input b = new Input(3).named("b");
 * SymbolicTensor both = new Concatenate().apply(new Dense(5).apply(a.tensor()), b.tensor());
 * Model model = Functional.of(List.of(a, b), List.of(new Dense(1).apply(both)));
 * }</pre>
 */
public final class Functional extends Model {
    private final List<Input> inputs;
    private final List<SymbolicTensor> outputs;
    private final List<LayerCall> calls;
    private final List<Layer> layers;
    private final Schedule schedule;
    private final Set<SymbolicTensor> byteInputs;

    private Functional(List<Input> inputs, List<SymbolicTensor> outputs, List<LayerCall> calls, List<Layer> layers) {
        this.inputs = List.copyOf(inputs);
        this.outputs = List.copyOf(outputs);
        this.calls = calls;
        this.layers = List.copyOf(layers);
        this.schedule = new Schedule(inputs.stream().map(Input::tensor).toList(), calls, outputs);
        this.byteInputs = ByteInputs.in(calls, outputs);
    }

    /** A model from these inputs to these outputs. */
    public static Functional of(List<Input> inputs, List<SymbolicTensor> outputs) {
        return of("functional", inputs, outputs);
    }

    /**
     * A model from these inputs to these outputs.
     *
     * @param name of the model
     * @throws IllegalArgumentException when there is no input or no output, an input is listed twice, or an output
     *     depends on an input that is not among {@code inputs}
     */
    public static Functional of(String name, List<Input> inputs, List<SymbolicTensor> outputs) {
        Set<Layer> layers = new LinkedHashSet<>(inputs);
        order(name, inputs, outputs).forEach(call -> layers.add(call.layer()));
        return of(name, inputs, outputs, List.copyOf(layers));
    }

    /**
     * A model whose layers are listed in a given order, which is that of its weights in files.
     *
     * @param layers the inputs and all layers on the way to the outputs
     */
    public static Functional of(
            String name, List<Input> inputs, List<SymbolicTensor> outputs, List<? extends Layer> layers) {
        Functional model = new Functional(inputs, outputs, order(name, inputs, outputs), List.copyOf(layers));
        model.named(name);
        LayerNames.complete(name, model.layers);
        model.buildFor(inputs.stream().map(Layer::statedInput).toList());
        return model;
    }

    /** The calls that the outputs need, each after those it depends on. Not recursive: a graph may be deep. */
    private static List<LayerCall> order(String name, List<Input> inputs, List<SymbolicTensor> outputs) {
        if (inputs.isEmpty() || outputs.isEmpty()) {
            throw new IllegalArgumentException("model " + name + " needs at least one input and one output");
        }
        Set<LayerCall> given = new HashSet<>();
        for (Input input : inputs) {
            if (!given.add(input.tensor().source())) {
                throw new IllegalArgumentException("model " + name + ": " + input + " is listed twice");
            }
        }
        Set<LayerCall> done = new LinkedHashSet<>();
        ArrayDeque<LayerCall> stack = new ArrayDeque<>();
        for (SymbolicTensor output : outputs) {
            stack.push(output.source());
            while (!stack.isEmpty()) {
                LayerCall call = stack.peek();
                List<LayerCall> missing = call.inputs().stream()
                        .map(SymbolicTensor::source)
                        .filter(source -> !done.contains(source) && !given.contains(source))
                        .toList();
                if (given.contains(call) || done.contains(call) || missing.isEmpty()) {
                    finish(name, stack.pop(), given, done);
                } else {
                    pushFirstOnTop(missing, stack);
                }
            }
        }
        return List.copyOf(done);
    }

    /** So that the uses of a shared layer run, and are numbered, from left to right. */
    private static void pushFirstOnTop(List<LayerCall> missing, ArrayDeque<LayerCall> stack) {
        for (int i = missing.size() - 1; i >= 0; i--) {
            stack.push(missing.get(i));
        }
    }

    private static void finish(String name, LayerCall call, Set<LayerCall> given, Set<LayerCall> done) {
        if (given.contains(call)) {
            return;
        }
        if (call.layer() instanceof Input) {
            throw new IllegalArgumentException(
                    "model " + name + " depends on " + call.layer() + ", which is not among its inputs");
        }
        done.add(call);
    }

    @Override
    public String className() {
        return "Functional";
    }

    /** Its dtype is that of its layers. */
    @Override
    Map<String, Object> commonConfig() {
        Map<String, Object> config = super.commonConfig();
        config.remove("dtype");
        return config;
    }

    @Override
    protected Map<String, Object> ownConfig() {
        return GraphConfig.of(this);
    }

    @Override
    public List<Layer> layers() {
        return layers;
    }

    /** The calls in the order they run. */
    List<LayerCall> calls() {
        return calls;
    }

    List<Input> inputLayers() {
        return inputs;
    }

    List<SymbolicTensor> outputs() {
        return outputs;
    }

    @Override
    public List<InputSpec> inputs() {
        List<InputSpec> specs = new ArrayList<>(inputs.size());
        for (Input input : inputs) {
            specs.add(new InputSpec(input.name(), input.statedInput(), input.type()));
        }
        return specs;
    }

    @Override
    boolean takesBytes(int index) {
        return byteInputs.contains(inputs.get(index).tensor());
    }

    /** Names of the layers that give the outputs; one that gives several is numbered. */
    @Override
    public List<String> outputNames() {
        List<String> names = new ArrayList<>();
        for (SymbolicTensor output : outputs) {
            String name = output.source().layer().name();
            names.add(LayerNames.free(name, names));
        }
        return names;
    }

    @Override
    public ModelSummary summary() {
        return ModelSummary.of(this, isChain());
    }

    private boolean isChain() {
        SymbolicTensor last = inputs.get(0).tensor();
        Set<Layer> used = new HashSet<>();
        for (LayerCall call : calls) {
            if (!call.inputs().equals(List.of(last)) || !used.add(call.layer())) {
                return false;
            }
            last = call.outputs().get(0);
        }
        return inputs.size() == 1;
    }

    @Override
    List<ModelSummary.Row> summaryRows() {
        GraphConfig graph = new GraphConfig(this);
        Map<Layer, List<PartialShape>> shapes = new HashMap<>();
        Map<Layer, List<String>> sources = new HashMap<>();
        inputs.forEach(input -> shapes.put(input, List.of(input.statedInput())));
        for (LayerCall call : calls) {
            shapes.put(
                    call.layer(),
                    call.outputs().stream().map(SymbolicTensor::shape).toList());
            List<String> known = sources.computeIfAbsent(call.layer(), layer -> new ArrayList<>());
            call.inputs().forEach(input -> known.add(graph.source(input)));
        }
        return layers.stream()
                .map(layer -> ModelSummary.Row.of(
                        layer, shapes.getOrDefault(layer, List.of()), sources.getOrDefault(layer, List.of())))
                .toList();
    }

    @Override
    protected List<PartialShape> outputShapes(List<PartialShape> shapes) {
        Map<SymbolicTensor, PartialShape> known = new IdentityHashMap<>();
        for (int i = 0; i < inputs.size(); i++) {
            known.put(inputs.get(i).tensor(), shapes.get(i));
        }
        for (LayerCall call : calls) {
            List<PartialShape> results = call.layer()
                    .outputShapes(call.inputs().stream().map(known::get).toList());
            for (int i = 0; i < results.size(); i++) {
                known.put(call.outputs().get(i), results.get(i));
            }
        }
        return outputs.stream().map(known::get).toList();
    }

    @Override
    protected List<MaskedTensor> call(List<MaskedTensor> given) {
        return schedule.run(given);
    }
}
