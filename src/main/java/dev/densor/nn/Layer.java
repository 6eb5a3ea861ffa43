package dev.densor.nn;

import dev.densor.nn.initializers.Initializer;
import dev.densor.nn.regularizers.Regularizer;
import dev.densor.ops.KerasVersion;
import dev.densor.shape.DTypeException;
import dev.densor.shape.PartialShape;
import dev.densor.shape.Shape;
import dev.densor.shape.ShapeException;
import dev.densor.tensor.Scope;
import dev.densor.tensor.Tensor;
import dev.densor.tensor.Variable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A step of a model: some tensors in, some out, with weights of its own. Options are set first; then the layer is built
 * once, for the shapes it is first given, and from then on only runs. Options of the layer itself come before the
 * common ones in a chain: {@code new Dense(64).activation("relu").named("hidden")}.
 */
public abstract class Layer {
    private final List<Weight> weights = new ArrayList<>();
    private String name;
    private boolean trainable = true;
    private DTypePolicy policy = DTypePolicy.FLOAT32;
    private KerasVersion semantics = KerasVersion.V2;
    private PartialShape batchShape;
    private List<PartialShape> builtFor;
    /** Whether {@link #forward} has weights to look for that are penalized. */
    private boolean isRegularized;

    /** For layers of your own. */
    protected Layer() {}

    /** Keras's name of the class: {@code "Dense"}. */
    public abstract String className();

    /** The layer's own part of its configuration, as Keras writes it. */
    protected abstract Map<String, Object> ownConfig();

    /**
     * Declares the weights.
     *
     * @param inputs the shapes of the inputs; the batch is most often unknown
     */
    protected void build(List<PartialShape> inputs) {}

    /**
     * The shapes of the outputs.
     *
     * @throws ShapeException when the layer does not take such inputs
     */
    protected abstract List<PartialShape> outputShapes(List<PartialShape> inputs);

    /** Computes the outputs. Called only when built. */
    protected abstract List<MaskedTensor> call(List<MaskedTensor> inputs);

    /** The name, unique in its model. */
    public final String name() {
        return name;
    }

    /** Gives it a name. */
    public Layer named(String newName) {
        name = newName;
        return this;
    }

    /** Whether training changes its weights. */
    public final boolean isTrainable() {
        return trainable;
    }

    /** Says whether training changes its weights; default true. */
    public Layer trainable(boolean isTrainable) {
        trainable = isTrainable;
        return this;
    }

    /** In which types it keeps its weights and computes. */
    public final DTypePolicy policy() {
        return policy;
    }

    /**
     * Sets the types by Keras's name of the policy; default {@code "float32"}.
     *
     * @throws IllegalArgumentException when there is no such policy
     */
    public Layer dtype(String policyName) {
        return policy(DTypePolicy.of(policyName));
    }

    /** Sets the types. */
    final Layer policy(DTypePolicy newPolicy) {
        policy = newPolicy;
        return this;
    }

    /** States the sizes of one input without the batch, so that a model can be built before it sees data. */
    public Layer inputShape(int... features) {
        batchShape = PartialShape.batchOf(features);
        return this;
    }

    /** {@link #inputShape} of one axis. */
    public Layer inputDim(int features) {
        return inputShape(features);
    }

    /** {@link #inputShape} with the batch. */
    public Layer batchInputShape(PartialShape shape) {
        batchShape = shape;
        return this;
    }

    /** The input that was stated, or null. */
    public final PartialShape statedInput() {
        return batchShape;
    }

    /** The configuration as Keras writes it. */
    public final Map<String, Object> config() {
        Map<String, Object> config = commonConfig();
        config.putAll(ownConfig());
        return config;
    }

    /** The part of the configuration that layers have in common. */
    Map<String, Object> commonConfig() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("name", name);
        config.put("trainable", trainable);
        config.put("dtype", policy.name());
        return config;
    }

    /** Its weights in Keras's order; none before it is built. */
    public List<Weight> weights() {
        return List.copyOf(weights);
    }

    /** Those of its weights that training changes: none when the layer is not trainable. */
    public List<Weight> trainableWeights() {
        return trainable ? weights().stream().filter(Weight::trainable).toList() : List.of();
    }

    /** Number of elements of all weights. */
    public final long parameterCount() {
        return weights().stream().mapToLong(w -> w.variable().shape().size()).sum();
    }

    /** Whether the weights are declared. */
    public final boolean isBuilt() {
        return builtFor != null;
    }

    /** The shapes it was built for. */
    final List<PartialShape> builtFor() {
        return builtFor;
    }

    /** Builds it, if that was not done. A build that fails leaves the layer as it was. */
    final void buildFor(List<PartialShape> inputs) {
        if (builtFor == null) {
            try {
                build(inputs);
                isRegularized = weights().stream().anyMatch(weight -> weight.regularizer() != null);
                builtFor = List.copyOf(inputs);
            } finally {
                if (builtFor == null) {
                    unbuild();
                }
            }
        }
    }

    /** Takes a build back. */
    void unbuild() {
        weights.clear();
        builtFor = null;
    }

    /**
     * Calls the layer on tensors of a graph, to draw a {@link Functional} model.
     *
     * @return its output
     * @throws ShapeException when it does not take such inputs, or has several outputs: see {@link #applyAll}
     */
    public final SymbolicTensor apply(SymbolicTensor... inputs) {
        List<SymbolicTensor> outputs = applyAll(List.of(inputs));
        if (outputs.size() != 1) {
            throw new ShapeException(this + " has " + outputs.size() + " outputs; use applyAll");
        }
        return outputs.get(0);
    }

    /** Calls the layer on tensors of a graph; a list of all its outputs. */
    public final List<SymbolicTensor> applyAll(List<SymbolicTensor> inputs) {
        return LayerCall.of(this, inputs).outputs();
    }

    /**
     * Runs the layer; what it leaves behind on the way is freed, its outputs belong to the scope around.
     *
     * @throws ShapeException naming the layer
     */
    final List<MaskedTensor> run(List<MaskedTensor> inputs) {
        try (Scope scope = Scope.open()) {
            List<MaskedTensor> outputs = call(inputs);
            if (activityRegularizer() != null) {
                Penalties.onOutputs(activityRegularizer(), outputs, scope);
            }
            return Intermediates.keep(scope, outputs);
        } catch (ShapeException wrong) {
            throw wrong.getMessage().startsWith("layer ") ? wrong : new ShapeException(named(wrong));
        } catch (DTypeException wrong) {
            throw wrong.getMessage().startsWith("layer ") ? wrong : new DTypeException(named(wrong));
        }
    }

    private String named(IllegalArgumentException wrong) {
        return this + ": " + wrong.getMessage();
    }

    /**
     * Runs the layer, or model, and collects what its layers add to the loss of training: the penalty on the outputs of
     * each, divided by the batch, and the penalty on each trainable weight. Outputs and penalties belong to the
     * innermost scope.
     *
     * @param inputs at least one, all on one device
     * @throws IllegalStateException when it is not built: a layer is built by the model that it is in
     * @throws ShapeException when it does not take such inputs
     */
    public final ForwardPass forward(List<Tensor> inputs) {
        if (!isBuilt()) {
            throw new IllegalStateException(this + " is not built: put it into a model that states an input shape");
        }
        try (Scope scope = Scope.open();
                Penalties penalties = Penalties.open(scope)) {
            List<Tensor> outputs = run(inputs.stream().map(MaskedTensor::of).toList()).stream()
                    .map(MaskedTensor::tensor)
                    .toList();
            if (isRegularized) {
                trainableWeights().stream()
                        .filter(weight -> weight.regularizer() != null)
                        .forEach(weight -> penalties.onWeight(weight, inputs.get(0)));
            }
            outputs.forEach(scope::keep);
            penalties.list().forEach(scope::keep);
            return new ForwardPass(outputs, penalties.list());
        }
    }

    /** The penalty on its outputs, or null; by default none. */
    protected Regularizer activityRegularizer() {
        return null;
    }

    /** Whose formulas it follows where Keras 2 and 3 differ. */
    public final KerasVersion semantics() {
        return semantics;
    }

    /** Chooses whose formulas to follow where Keras 2 and 3 differ; default Keras 2. Before the layer is built. */
    public Layer semantics(KerasVersion version) {
        semantics = version;
        return this;
    }

    /** Declares a weight of the policy's type. */
    protected final Variable addWeight(String weightName, Shape shape, Initializer initializer) {
        return addWeight(weightName, shape, initializer, true);
    }

    /** Declares a weight that training changes or not. */
    protected final Variable addWeight(String weightName, Shape shape, Initializer initializer, boolean learns) {
        return addWeight(new Weight(newVariable(weightName, shape), initializer, learns));
    }

    /** Declares a weight with all its options, of which {@code initializer} takes the place of theirs. */
    final Variable addWeight(Shape shape, WeightOptions options, Initializer initializer) {
        return addWeight(options.weight(newVariable(options.name(), shape), initializer, semantics));
    }

    /** Declares a weight with all its options. */
    final Variable addWeight(Shape shape, WeightOptions options) {
        return addWeight(shape, options, options.initializer());
    }

    private Variable newVariable(String weightName, Shape shape) {
        if (!policy.variable().isFloating()) {
            throw new IllegalArgumentException(
                    this + ": dtype policy " + policy + " is for layers without weights; choose float32");
        }
        return new Variable(weightName, policy.variable(), shape);
    }

    /** Declares a weight of any type. */
    protected final Variable addWeight(Weight weight) {
        weights.add(weight);
        return weight.variable();
    }

    /** The value of a weight in the type and on the device of the computation. */
    protected final Tensor value(Variable variable, Tensor like) {
        return variable.value(like.backend(), like.dtype());
    }

    /** {@code layer "dense_1" (Dense)}, as messages begin; {@code layer without a name (Dense)}. */
    @Override
    public String toString() {
        return "layer " + (name == null ? "without a name" : "\"" + name + "\"") + " (" + className() + ")";
    }
}
