package dev.densor.nn;

import dev.densor.nn.config.Config;
import dev.densor.nn.constraints.Constraint;
import dev.densor.nn.initializers.Initializer;
import dev.densor.nn.initializers.Initializers;
import dev.densor.nn.regularizers.Regularizer;
import dev.densor.nn.regularizers.Regularizers;
import dev.densor.ops.Activation;
import dev.densor.ops.Einsum;
import dev.densor.ops.Elementwise;
import dev.densor.ops.KerasVersion;
import dev.densor.shape.PartialShape;
import dev.densor.shape.ShapeException;
import dev.densor.tensor.Tensor;
import dev.densor.tensor.Variable;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code activation(einsum(equation, x, kernel) + bias)}: a dense layer whose axes are named, so that it can connect
 * any of them. {@code new EinsumDense("abc,cd->abd", 3, 6).biasAxes("d")} is a Dense layer of 6 units on inputs [batch,
 * 3, features]. Regularizers add to the loss of training, see {@link Layer#forward}; constraints
 * act after each step of it.
 */
public final class EinsumDense extends UnaryLayer {
    private final String equation;
    private final Einsum einsum;
    private final PartialShape stated;
    private final WeightOptions kernelOptions = new WeightOptions("kernel", Initializers.glorotUniform());
    private final WeightOptions biasOptions = new WeightOptions("bias", Initializers.zeros());
    private LayerActivation activation = LayerActivation.LINEAR;
    private String biasAxes;
    private Regularizer activityRegularizer;
    private Lora lora;
    private Variable kernel;
    private Variable bias;

    /**
     * A layer without bias and activation.
     *
     * @param equation of the input, the kernel and the output; {@code ...} may stand for all axes before, or after, the
     *     named ones of input and output. See {@link Einsum}.
     * @param output the sizes of the output without the batch and without what ... stands for; -1 for one that the
     *     input tells
     * @throws ShapeException when the equation is not of this form
     */
    public EinsumDense(String equation, int... output) {
        this(equation, PartialShape.of(output));
    }

    private EinsumDense(String equation, PartialShape stated) {
        this.equation = equation;
        this.stated = stated;
        einsum = Einsum.of(equation);
        if (!EinsumShapes.isSupported(einsum)) {
            throw new ShapeException("EinsumDense: equation " + equation
                    + " must be of the form ab,bc->ac or ...ab,bc->...ac or ab...,bc->ac...");
        }
    }

    static EinsumDense of(Config config) {
        if (!config.has("equation")) {
            throw config.wrong("equation", "text");
        }
        EinsumDense layer = new EinsumDense(config.text("equation", ""), statedOutput(config));
        layer.activation = LayerActivation.read(config, "activation");
        layer.kernelOptions.read(config);
        layer.biasOptions.read(config);
        layer.activityRegularizer = Regularizers.get(config.get("activity_regularizer"));
        layer.lora = Lora.of(config).orElse(null);
        return config.has("bias_axes") ? layer.biasAxes(config.text("bias_axes", "")) : layer;
    }

    private static PartialShape statedOutput(Config config) {
        if (config.get("output_shape") instanceof Long) {
            return PartialShape.of(config.positiveInt("output_shape"));
        }
        return config.shape("output_shape").orElseThrow(() -> config.wrong("output_shape", "a shape"));
    }

    /** Sets the activation by Keras's name; default linear. */
    public EinsumDense activation(String name) {
        activation = LayerActivation.of(name);
        return this;
    }

    /** Sets an activation of your own. */
    public EinsumDense activation(Activation function) {
        activation = LayerActivation.of(function);
        return this;
    }

    /**
     * Adds a bias with an element for each index of these axes of the output; default none.
     *
     * @param labels letters of the equation's result: {@code "d"}
     * @throws IllegalArgumentException when there is none
     */
    public EinsumDense biasAxes(String labels) {
        if (labels.isEmpty()) {
            throw new IllegalArgumentException("bias_axes must name an axis of the output");
        }
        biasAxes = labels;
        return this;
    }

    /** Sets how the kernel begins; default glorot_uniform. */
    public EinsumDense kernelInitializer(Initializer initializer) {
        kernelOptions.initializer(initializer);
        return this;
    }

    /** Sets how the bias begins; default zeros. */
    public EinsumDense biasInitializer(Initializer initializer) {
        biasOptions.initializer(initializer);
        return this;
    }

    /** Sets the penalty on the kernel; default none. */
    public EinsumDense kernelRegularizer(Regularizer regularizer) {
        kernelOptions.regularizer(regularizer);
        return this;
    }

    /** Sets the penalty on the bias; default none. */
    public EinsumDense biasRegularizer(Regularizer regularizer) {
        biasOptions.regularizer(regularizer);
        return this;
    }

    /** Sets the penalty on the output; default none. */
    public EinsumDense activityRegularizer(Regularizer regularizer) {
        activityRegularizer = regularizer;
        return this;
    }

    /** Sets the projection of the kernel; default none. */
    public EinsumDense kernelConstraint(Constraint constraint) {
        kernelOptions.constraint(constraint);
        return this;
    }

    /** Sets the projection of the bias; default none. */
    public EinsumDense biasConstraint(Constraint constraint) {
        biasOptions.constraint(constraint);
        return this;
    }

    @Override
    protected Regularizer activityRegularizer() {
        return activityRegularizer;
    }

    @Override
    public String className() {
        return "EinsumDense";
    }

    /** The low-rank addition to the kernel that the file was trained with, or null. */
    public Lora lora() {
        return lora;
    }

    @Override
    protected Map<String, Object> ownConfig() {
        Map<String, Object> config = new LinkedHashMap<>();
        Object activity = Regularizers.serialize(activityRegularizer);
        if (activity != null) {
            config.put("activity_regularizer", activity);
        }
        config.put("output_shape", LayerConfig.dims(stated));
        config.put("equation", equation);
        config.put("activation", activation.config());
        config.put("bias_axes", biasAxes);
        WeightOptions.writeInitializers(config, kernelOptions, biasOptions);
        WeightOptions.writeRegularizers(config, kernelOptions, biasOptions);
        config.put("activity_regularizer", activity);
        WeightOptions.writeConstraints(config, kernelOptions, biasOptions);
        config.put("quantization_config", null);
        if (lora != null) {
            config.putAll(lora.config());
        }
        return config;
    }

    private EinsumShapes shapes(PartialShape input) {
        return new EinsumShapes(toString(), einsum, input, stated);
    }

    @Override
    protected void build(PartialShape input) {
        policy().quantized().ifPresent(mode -> {
            throw new IllegalArgumentException(this + ": a kernel quantised to " + mode
                    + " is not supported; save the model without quantisation");
        });
        EinsumShapes shapes = shapes(input);
        kernel = addWeight(shapes.kernel(), kernelOptions, kernelInitializer(shapes));
        if (biasAxes != null) {
            bias = addWeight(shapes.bias(biasAxes), biasOptions);
        }
    }

    /** Keras 3 tells an initializer that scales by the number of inputs and outputs which axes these are. */
    private Initializer kernelInitializer(EinsumShapes shapes) {
        Initializer chosen = kernelOptions.initializer();
        Map<String, Object> config = new LinkedHashMap<>(chosen.config());
        boolean scales = config.containsKey("input_axes");
        boolean states = config.get("input_axes") != null && config.get("output_axes") != null;
        if (semantics() == KerasVersion.V2 || !scales || states) {
            return chosen;
        }
        config.put("input_axes", longs(shapes.kernelAxes(false)));
        config.put("output_axes", longs(shapes.kernelAxes(true)));
        return Initializers.get(Map.of("class_name", chosen.className(), "config", config));
    }

    private static List<Long> longs(int[] values) {
        return Arrays.stream(values).asLongStream().boxed().toList();
    }

    @Override
    protected PartialShape outputShape(PartialShape input) {
        return shapes(input).output();
    }

    @Override
    protected Tensor call(Tensor x) {
        Tensor product = einsum.apply(x, value(kernel, x));
        Tensor sum = bias == null ? product : Elementwise.add(product, value(bias, x));
        return activation.in(semantics()).apply(sum);
    }
}
