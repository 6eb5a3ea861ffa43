package dev.densor.nn;

import dev.densor.nn.config.Config;
import dev.densor.nn.constraints.Constraint;
import dev.densor.nn.initializers.Initializer;
import dev.densor.nn.initializers.Initializers;
import dev.densor.nn.regularizers.Regularizer;
import dev.densor.nn.regularizers.Regularizers;
import dev.densor.ops.Comparison;
import dev.densor.ops.Elementwise;
import dev.densor.ops.Indexing;
import dev.densor.ops.Shaping;
import dev.densor.shape.DType;
import dev.densor.shape.PartialShape;
import dev.densor.shape.Shape;
import dev.densor.tensor.Tensor;
import dev.densor.tensor.Variable;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * {@code embeddings[x]}, a vector for each index. x is [batch, ...] of integers, or of numbers whose fraction is
 * dropped; embeddings is [inputDim, outputDim], the result [batch, ..., outputDim].
 *
 * <p>An index outside [0, inputDim) gives a vector of NaN. Keras leaves it to the backend: on JAX it is NaN too, except
 * that -1 is the last vector and so on; on TensorFlow an error, or zeros on a GPU.
 */
public final class Embedding extends UnaryLayer {
    private static final double DEFAULT_LIMIT = 0.05;

    private final int inputDim;
    private final int outputDim;
    private final WeightOptions options =
            new WeightOptions("embeddings", Initializers.randomUniform(-DEFAULT_LIMIT, DEFAULT_LIMIT));
    private Regularizer activityRegularizer;
    private boolean maskZero;
    private Lora lora;
    private Object quantizationConfig;
    private Variable embeddings;
    private Variable scale;

    /**
     * A layer of {@code inputDim} vectors of {@code outputDim} elements.
     *
     * @throws IllegalArgumentException when one is not positive
     */
    public Embedding(int inputDim, int outputDim) {
        this.inputDim = positive("input_dim", inputDim);
        this.outputDim = positive("output_dim", outputDim);
    }

    private static int positive(String option, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("Embedding: " + option + " must be a positive integer, not " + value);
        }
        return value;
    }

    static Embedding of(Config config) {
        Embedding layer = new Embedding(config.positiveInt("input_dim"), config.positiveInt("output_dim"));
        layer.options.read(config);
        layer.activityRegularizer = Regularizers.get(config.get("activity_regularizer"));
        layer.maskZero = config.flag("mask_zero", false);
        layer.lora = Lora.of(config).orElse(null);
        layer.quantizationConfig = config.get("quantization_config");
        return layer;
    }

    /** Says whether index 0 stands for a step that later layers leave out; default false. */
    public Embedding maskZero(boolean masks) {
        maskZero = masks;
        return this;
    }

    /** Sets how the vectors begin; default uniform in [-0.05, 0.05). */
    public Embedding embeddingsInitializer(Initializer initializer) {
        options.initializer(initializer);
        return this;
    }

    /** Sets the penalty on the vectors; default none. */
    public Embedding embeddingsRegularizer(Regularizer regularizer) {
        options.regularizer(regularizer);
        return this;
    }

    /** Sets the penalty on the output; default none. */
    public Embedding activityRegularizer(Regularizer regularizer) {
        activityRegularizer = regularizer;
        return this;
    }

    /** Sets the projection of the vectors; default none. */
    public Embedding embeddingsConstraint(Constraint constraint) {
        options.constraint(constraint);
        return this;
    }

    @Override
    protected Regularizer activityRegularizer() {
        return activityRegularizer;
    }

    @Override
    public String className() {
        return "Embedding";
    }

    /** The low-rank addition to the vectors that the file was trained with, or null. */
    public Lora lora() {
        return lora;
    }

    @Override
    protected Map<String, Object> ownConfig() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("input_dim", (long) inputDim);
        config.put("output_dim", (long) outputDim);
        WeightOptions.writeInitializers(config, options);
        WeightOptions.writeRegularizers(config, options);
        config.put("activity_regularizer", Regularizers.serialize(activityRegularizer));
        WeightOptions.writeConstraints(config, options);
        config.put("mask_zero", maskZero);
        config.put("quantization_config", quantizationConfig);
        if (lora != null) {
            config.putAll(lora.config());
        }
        return config;
    }

    @Override
    protected void build(PartialShape input) {
        Shape shape = Shape.of(inputDim, outputDim);
        String quantization = policy().quantized().orElse(null);
        if (quantization == null) {
            embeddings = addWeight(shape, options);
        } else if (quantization.equals("int8")) {
            Variable table = new Variable("embeddings", DType.INT8, shape);
            embeddings = addWeight(new Weight(table, Initializers.zeros(), false));
            scale = addWeight("embeddings_scale", Shape.of(inputDim), Initializers.ones(), false);
        } else {
            throw new IllegalArgumentException(this + ": quantization " + quantization
                    + " is not supported; save the model with int8 or without quantization");
        }
    }

    @Override
    protected PartialShape outputShape(PartialShape input) {
        return input.concat(PartialShape.of(outputDim));
    }

    /** Indices stay what they are: 16-bit floating point cannot hold those above 2048. */
    @Override
    protected Tensor convert(Tensor x) {
        return x;
    }

    @Override
    protected Tensor outputMask(Tensor x, Tensor mask) {
        return maskZero ? Comparison.notEqual(x, 0) : null;
    }

    @Override
    protected Tensor call(Tensor x) {
        Tensor indices = Shaping.cast(x, DType.INT32);
        Tensor rows = pick(embeddings, indices);
        Tensor vectors = scale == null ? rows : Elementwise.divide(rows, Shaping.expandDims(pick(scale, indices), -1));
        Tensor known = Comparison.and(
                Comparison.greaterEqual(indices, 0), Comparison.not(Comparison.greaterEqual(indices, inputDim)));
        return Comparison.where(Shaping.expandDims(known, -1), vectors, Double.NaN);
    }

    private Tensor pick(Variable table, Tensor indices) {
        Tensor picked = Indexing.gather(table.value(indices.backend()), indices, 0);
        return Shaping.cast(picked, policy().compute());
    }
}
