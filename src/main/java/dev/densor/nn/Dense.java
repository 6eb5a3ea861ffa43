package dev.densor.nn;

import dev.densor.backend.Backend;
import dev.densor.nn.config.Config;
import dev.densor.nn.constraints.Constraint;
import dev.densor.nn.initializers.Initializer;
import dev.densor.nn.initializers.Initializers;
import dev.densor.nn.regularizers.Regularizer;
import dev.densor.nn.regularizers.Regularizers;
import dev.densor.ops.Activation;
import dev.densor.ops.DenseChain;
import dev.densor.ops.Elementwise;
import dev.densor.ops.Linalg;
import dev.densor.shape.DType;
import dev.densor.shape.PartialShape;
import dev.densor.shape.Shape;
import dev.densor.shape.ShapeException;
import dev.densor.tensor.Tensor;
import dev.densor.tensor.Variable;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * {@code activation(x . kernel + bias)}, the densely connected layer.
 *
 * <p>x is [batch, ..., features], kernel [features, units], bias [units], the result [batch, ..., units]. Further axes
 * are treated like a larger batch. Regularizers add to the loss of training, see {@link Layer#forward}; constraints
 * act after each step of it.
 */
public final class Dense extends UnaryLayer {
    private final int units;
    private final WeightOptions kernelOptions = new WeightOptions("kernel", Initializers.glorotUniform());
    private final WeightOptions biasOptions = new WeightOptions("bias", Initializers.zeros());
    private LayerActivation activation = LayerActivation.LINEAR;
    private boolean useBias = true;
    private Regularizer activityRegularizer;
    private Lora lora;
    private Object quantizationConfig;
    private Variable kernel;
    private Variable bias;
    private Variable kernelScale;

    /**
     * A layer of {@code units} outputs.
     *
     * @throws IllegalArgumentException when there is not at least one
     */
    public Dense(int units) {
        if (units < 1) {
            throw new IllegalArgumentException("Dense: units must be a positive integer, not " + units);
        }
        this.units = units;
    }

    static Dense of(Config config) {
        Dense dense = new Dense(config.positiveInt("units"));
        dense.activation = LayerActivation.read(config, "activation");
        dense.useBias = config.flag("use_bias", true);
        dense.kernelOptions.read(config);
        dense.biasOptions.read(config);
        dense.activityRegularizer = Regularizers.get(config.get("activity_regularizer"));
        dense.lora = Lora.of(config).orElse(null);
        dense.quantizationConfig = config.get("quantization_config");
        return dense;
    }

    /** Sets the activation by Keras's name; default linear, which null means, too. */
    public Dense activation(String name) {
        activation = name == null ? LayerActivation.LINEAR : LayerActivation.of(name);
        return this;
    }

    /** Sets an activation of your own. */
    public Dense activation(Activation function) {
        activation = LayerActivation.of(function);
        return this;
    }

    /** Says whether a bias is added; default true. */
    public Dense useBias(boolean use) {
        useBias = use;
        return this;
    }

    /** Sets how the kernel begins; default glorot_uniform. */
    public Dense kernelInitializer(Initializer initializer) {
        kernelOptions.initializer(initializer);
        return this;
    }

    /** Sets how the bias begins; default zeros. */
    public Dense biasInitializer(Initializer initializer) {
        biasOptions.initializer(initializer);
        return this;
    }

    /** Sets the penalty on the kernel; default none. */
    public Dense kernelRegularizer(Regularizer regularizer) {
        kernelOptions.regularizer(regularizer);
        return this;
    }

    /** Sets the penalty on the bias; default none. */
    public Dense biasRegularizer(Regularizer regularizer) {
        biasOptions.regularizer(regularizer);
        return this;
    }

    /** Sets the penalty on the output; default none. */
    public Dense activityRegularizer(Regularizer regularizer) {
        activityRegularizer = regularizer;
        return this;
    }

    /** Sets the projection of the kernel; default none. */
    public Dense kernelConstraint(Constraint constraint) {
        kernelOptions.constraint(constraint);
        return this;
    }

    /** Sets the projection of the bias; default none. */
    public Dense biasConstraint(Constraint constraint) {
        biasOptions.constraint(constraint);
        return this;
    }

    @Override
    public Dense named(String name) {
        super.named(name);
        return this;
    }

    @Override
    public Dense inputShape(int... features) {
        super.inputShape(features);
        return this;
    }

    @Override
    public Dense inputDim(int features) {
        super.inputDim(features);
        return this;
    }

    @Override
    protected Regularizer activityRegularizer() {
        return activityRegularizer;
    }

    @Override
    public String className() {
        return "Dense";
    }

    /** The low-rank addition to the kernel that the file was trained with, or null. */
    public Lora lora() {
        return lora;
    }

    @Override
    protected Map<String, Object> ownConfig() {
        Map<String, Object> config = new LinkedHashMap<>();
        if (activityRegularizer != null) {
            config.put("activity_regularizer", Regularizers.serialize(activityRegularizer));
        }
        config.put("units", (long) units);
        config.put("activation", activation.config());
        config.put("use_bias", useBias);
        WeightOptions.write(config, kernelOptions, biasOptions);
        config.put("quantization_config", quantizationConfig);
        if (lora != null) {
            config.putAll(lora.config());
        }
        return config;
    }

    @Override
    protected void build(PartialShape input) {
        if (input.rank() < 2) {
            throw new ShapeException(this + ": the input needs two axes or more, not " + input);
        }
        int features = input.knownDim(-1, toString());
        policy().quantized().ifPresent(this::checkQuantization);
        Shape shape = Shape.of(features, units);
        kernel = isInt8()
                ? addWeight(new Weight(new Variable("kernel", DType.INT8, shape), Initializers.zeros(), false))
                : addWeight(shape, kernelOptions);
        if (useBias) {
            bias = addWeight(Shape.of(units), biasOptions);
        }
        kernelScale = isInt8() ? addWeight("kernel_scale", Shape.of(units), Initializers.ones(), false) : null;
    }

    /** int8 kernels are multiplied as they are; int4 ones are turned into floating point by the loader. */
    private void checkQuantization(String mode) {
        if (!mode.equals("int8") && !mode.startsWith("int4")) {
            throw new IllegalArgumentException(this + ": quantization \"" + mode
                    + "\" is not supported, only int8 and int4 are; save the model unquantized");
        }
    }

    private boolean isInt8() {
        return policy().quantized().filter("int8"::equals).isPresent();
    }

    @Override
    protected PartialShape outputShape(PartialShape input) {
        int features = kernel.shape().dim(0);
        if (input.dim(-1) != features && input.dim(-1) != PartialShape.UNKNOWN) {
            throw new ShapeException(
                    this + ": axis -1 of " + input + " must be " + features + ", for which it was built");
        }
        return input.with(-1, units);
    }

    @Override
    protected Tensor outputMask(Tensor x, Tensor mask) {
        return mask;
    }

    /** Whether it computes with its kernel as it is. */
    boolean isPlain() {
        return kernelScale == null;
    }

    /** What it computes in a type on a device, as one of several layers that are computed at once. */
    DenseChain.Step step(Backend device, DType type) {
        return new DenseChain.Step(
                kernel.value(device, type), useBias ? bias.value(device, type) : null, activation.in(semantics()));
    }

    @Override
    protected Tensor call(Tensor x) {
        DenseChain.Step step = step(x.backend(), x.dtype());
        if (isPlain()) {
            return Linalg.dense(x, step.kernel(), step.bias(), step.activation());
        }
        Tensor product = Int8Product.of(x, step.kernel(), value(kernelScale, x));
        return step.activation().apply(useBias ? Elementwise.add(product, step.bias()) : product);
    }
}
