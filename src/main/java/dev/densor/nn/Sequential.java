package dev.densor.nn;

import dev.densor.shape.DType;
import dev.densor.shape.PartialShape;
import dev.densor.shape.ShapeException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Layers one after the other:
 *
 * <pre>{@code
 * Model model = Sequential.of(new Dense(32).activation("relu").inputShape(16), new Dense(32));
 * float[][] y = model.predict(rows);
 * }</pre>
 *
 * <p>It is built at once when it begins with an {@link Input} or its first layer states an input shape, else for the
 * first data it sees.
 */
public final class Sequential extends Model {
    private final Input input;
    private final boolean statesInput;
    private final List<Layer> steps;
    private final List<Layer> built = new ArrayList<>();
    private PartialShape outputShape;

    private Sequential(Input input, boolean statesInput, List<Layer> steps) {
        this.input = input;
        this.statesInput = statesInput;
        this.steps = steps;
    }

    /** A model of these layers. */
    public static Sequential of(Layer... layers) {
        return of("sequential", List.of(layers));
    }

    /**
     * A model of these layers.
     *
     * @param name of the model
     * @throws ShapeException when a layer does not take what the one before it gives
     */
    public static Sequential of(String name, List<? extends Layer> layers) {
        List<Layer> steps = new ArrayList<>(layers);
        Input input = null;
        if (!steps.isEmpty() && steps.get(0) instanceof Input first) {
            input = first;
            steps.remove(0);
        } else if (!steps.isEmpty() && inputOf(steps.get(0)) != null) {
            input = new Input(inputOf(steps.get(0)));
        }
        LayerNames.complete(name, layers);
        for (Layer step : steps) {
            if (step instanceof Input) {
                throw new IllegalArgumentException(step + " stands behind other layers; an input comes first");
            }
        }
        if (input != null && input.name() == null) {
            input.named("input_layer");
        }
        Sequential model = new Sequential(input, steps.size() < layers.size(), List.copyOf(steps));
        model.named(name);
        if (input != null) {
            model.buildFor(List.of(input.statedInput()));
        }
        return model;
    }

    /** The input that a first layer states; a model that is built says it by its own inputs. */
    private static PartialShape inputOf(Layer first) {
        return first instanceof Model model && model.isBuilt()
                ? model.inputs().get(0).shape()
                : first.statedInput();
    }

    @Override
    public String className() {
        return "Sequential";
    }

    @Override
    protected Map<String, Object> ownConfig() {
        Map<String, Object> config = new LinkedHashMap<>();
        List<Layer> stack = new ArrayList<>(steps);
        if (statesInput) {
            stack.add(0, input);
        }
        config.put("layers", stack.stream().map(LayerConfig::of).toList());
        if (isBuilt()) {
            config.put("build_input_shape", LayerConfig.dims(builtFor().get(0)));
        }
        return config;
    }

    @Override
    public List<Layer> layers() {
        return steps;
    }

    @Override
    public List<InputSpec> inputs() {
        String name = input == null ? "input_layer" : input.name();
        DType dtype = input == null ? DType.FLOAT32 : input.type();
        PartialShape shape = isBuilt() ? builtFor().get(0) : null;
        return List.of(new InputSpec(name, shape, dtype));
    }

    @Override
    boolean takesBytes(int index) {
        return ByteInputs.mayEnter(steps);
    }

    @Override
    public List<String> outputNames() {
        return List.of(steps.isEmpty() ? name() : steps.get(steps.size() - 1).name());
    }

    @Override
    public ModelSummary summary() {
        return ModelSummary.of(this, true);
    }

    @Override
    List<ModelSummary.Row> summaryRows() {
        List<ModelSummary.Row> rows = new ArrayList<>();
        List<PartialShape> shapes = builtFor();
        for (Layer step : steps) {
            shapes = isBuilt() ? step.outputShapes(shapes) : List.of();
            rows.add(ModelSummary.Row.of(step, shapes, List.of()));
        }
        return rows;
    }

    @Override
    protected void build(List<PartialShape> inputs) {
        List<PartialShape> shapes = inputs;
        built.clear();
        for (Layer step : steps) {
            if (!step.isBuilt()) {
                built.add(step);
            }
            step.buildFor(shapes);
            shapes = step.outputShapes(shapes);
        }
        outputShape = shapes.get(0);
    }

    /** The layers that this model built, too; one that was built before belongs to another model as well. */
    @Override
    void unbuild() {
        super.unbuild();
        built.forEach(Layer::unbuild);
        built.clear();
    }

    @Override
    protected List<PartialShape> outputShapes(List<PartialShape> inputs) {
        List<PartialShape> shapes = inputs;
        for (Layer step : steps) {
            shapes = step.outputShapes(shapes);
        }
        return shapes;
    }

    /** The shape of the output, or null before the model is built. */
    public PartialShape outputShape() {
        return outputShape;
    }

    @Override
    protected List<MaskedTensor> call(List<MaskedTensor> inputs) {
        return LayerSequence.run(steps, inputs);
    }
}
