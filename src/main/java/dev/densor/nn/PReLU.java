package dev.densor.nn;

import dev.densor.nn.config.Config;
import dev.densor.nn.constraints.Constraint;
import dev.densor.nn.initializers.Initializer;
import dev.densor.nn.initializers.Initializers;
import dev.densor.nn.regularizers.Regularizer;
import dev.densor.ops.Activations;
import dev.densor.ops.Elementwise;
import dev.densor.shape.PartialShape;
import dev.densor.shape.Shape;
import dev.densor.shape.ShapeException;
import dev.densor.tensor.Tensor;
import dev.densor.tensor.Variable;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * {@code x > 0 ? x : alpha * x} with an alpha that is learned. x is [batch, ...], alpha has the shape of x without the
 * batch, and size 1 along the shared axes; the result has the shape of x.
 */
public final class PReLU extends SameShapeLayer {
    private final WeightOptions alphaOptions = new WeightOptions("alpha", Initializers.zeros());
    private int[] sharedAxes;
    private Variable alpha;

    /** A layer with an alpha of its own for each feature, 0 to begin with. */
    public PReLU() {}

    static PReLU of(Config config) {
        PReLU layer = new PReLU();
        layer.alphaOptions.read(config);
        layer.sharedAxes = config.integers("shared_axes").orElse(null);
        return layer;
    }

    /**
     * Sets the axes along which all features have one alpha; default none.
     *
     * @param axes counted from 1; 0 would be the batch
     */
    public PReLU sharedAxes(int... axes) {
        sharedAxes = axes.clone();
        return this;
    }

    /** Sets how alpha begins; default zeros. */
    public PReLU alphaInitializer(Initializer initializer) {
        alphaOptions.initializer(initializer);
        return this;
    }

    /** Sets the penalty on alpha; default none. */
    public PReLU alphaRegularizer(Regularizer regularizer) {
        alphaOptions.regularizer(regularizer);
        return this;
    }

    /** Sets the projection of alpha; default none. */
    public PReLU alphaConstraint(Constraint constraint) {
        alphaOptions.constraint(constraint);
        return this;
    }

    @Override
    public String className() {
        return "PReLU";
    }

    @Override
    protected Map<String, Object> ownConfig() {
        Map<String, Object> config = new LinkedHashMap<>();
        WeightOptions.write(config, alphaOptions);
        config.put("shared_axes", sharedAxes == null ? null : LayerConfig.integers(sharedAxes));
        return config;
    }

    @Override
    protected void build(PartialShape input) {
        requireRankAtLeast(input, 1);
        PartialShape features = input.slice(1, input.rank());
        for (int axis : sharedAxes == null ? new int[0] : sharedAxes) {
            if (axis < 1 || axis > features.rank()) {
                throw new ShapeException(this + ": shared axis " + axis + " is not in 1 to " + features.rank()
                        + ", the axes of " + input + " after the batch");
            }
            features = features.with(axis - 1, 1);
        }
        int[] dims = new int[features.rank()];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = features.knownDim(i, this + ": alpha");
        }
        alpha = addWeight(Shape.of(dims), alphaOptions);
    }

    @Override
    protected Tensor call(Tensor x) {
        Tensor below = Activations.relu(Elementwise.negate(x), 0, Double.POSITIVE_INFINITY, 0);
        Tensor above = Activations.relu(x, 0, Double.POSITIVE_INFINITY, 0);
        return Elementwise.subtract(above, Elementwise.multiply(below, value(alpha, x)));
    }
}
