package dev.densor.nn;

import dev.densor.nn.config.Config;
import dev.densor.nn.constraints.Constraint;
import dev.densor.nn.initializers.Initializer;
import dev.densor.nn.initializers.Initializers;
import dev.densor.nn.regularizers.Regularizer;
import dev.densor.ops.Normalizations;
import dev.densor.ops.Shaping;
import dev.densor.shape.DType;
import dev.densor.shape.PartialShape;
import dev.densor.shape.Shape;
import dev.densor.shape.ShapeException;
import dev.densor.tensor.Tensor;
import dev.densor.tensor.Variable;
import java.util.Arrays;
import java.util.Map;

/**
 * A normalisation whose result is multiplied by gamma and shifted by beta, both learned along some axes.
 *
 * @param <L> the layer, so that its options can be chained
 */
abstract sealed class AffineNormalization<L extends AffineNormalization<L>> extends SameShapeLayer
        permits BatchNormalization, GroupNormalization, LayerNormalization {
    private static final double DEFAULT_EPSILON = 1e-3;

    private final WeightOptions gammaOptions = new WeightOptions("gamma", Initializers.ones());
    private final WeightOptions betaOptions = new WeightOptions("beta", Initializers.zeros());
    private double epsilon = DEFAULT_EPSILON;
    private boolean center = true;
    private boolean scale = true;
    private Axes parameterAxes;
    private Shape parameterShape;
    private Variable gamma;
    private Variable beta;

    /** This. */
    abstract L self();

    final L read(Config config) {
        epsilon = config.number("epsilon", DEFAULT_EPSILON);
        center = config.flag("center", true);
        scale = config.flag("scale", true);
        gammaOptions.read(config);
        betaOptions.read(config);
        return self();
    }

    /** Sets what is added to the variance before its root is taken; default 1e-3. */
    public L epsilon(double added) {
        epsilon = added;
        return self();
    }

    /** Says whether beta is added; default true. */
    public L center(boolean shifts) {
        center = shifts;
        return self();
    }

    /** Says whether the result is multiplied by gamma; default true. */
    public L scale(boolean scales) {
        scale = scales;
        return self();
    }

    /** Sets how beta begins; default zeros. */
    public L betaInitializer(Initializer initializer) {
        betaOptions.initializer(initializer);
        return self();
    }

    /** Sets how gamma begins; default ones. */
    public L gammaInitializer(Initializer initializer) {
        gammaOptions.initializer(initializer);
        return self();
    }

    /** Sets the penalty on beta; default none. */
    public L betaRegularizer(Regularizer regularizer) {
        betaOptions.regularizer(regularizer);
        return self();
    }

    /** Sets the penalty on gamma; default none. */
    public L gammaRegularizer(Regularizer regularizer) {
        gammaOptions.regularizer(regularizer);
        return self();
    }

    /** Sets the projection of beta; default none. */
    public L betaConstraint(Constraint constraint) {
        betaOptions.constraint(constraint);
        return self();
    }

    /** Sets the projection of gamma; default none. */
    public L gammaConstraint(Constraint constraint) {
        gammaOptions.constraint(constraint);
        return self();
    }

    final double epsilon() {
        return epsilon;
    }

    final boolean centers() {
        return center;
    }

    final boolean scales() {
        return scale;
    }

    /** Writes the options that all normalisations have but those of the weights. */
    final void writeFlags(Map<String, Object> config) {
        config.put("epsilon", epsilon);
        config.put("center", center);
        config.put("scale", scale);
    }

    /** Writes the options of beta, gamma and {@code more} weights. */
    final void writeWeights(Map<String, Object> config, WeightOptions... more) {
        WeightOptions[] all = Arrays.copyOf(new WeightOptions[] {betaOptions, gammaOptions}, 2 + more.length);
        System.arraycopy(more, 0, all, 2, more.length);
        WeightOptions.write(config, all);
    }

    /** Declares gamma and beta along {@code axes}, where they are wanted. */
    final void declare(PartialShape input, Axes axes, boolean hasGamma, boolean hasBeta) {
        parameterAxes = axes;
        parameterShape = axes.sizes(input, toString());
        gamma = hasGamma ? addWeight(parameterShape, gammaOptions) : null;
        beta = hasBeta ? addWeight(parameterShape, betaOptions) : null;
    }

    final Shape parameterShape() {
        return parameterShape;
    }

    @Override
    protected final PartialShape outputShape(PartialShape input) {
        int[] axes = parameterAxes.toArray();
        for (int i = 0; i < axes.length; i++) {
            int size = input.dim(axes[i]);
            if (size != PartialShape.UNKNOWN && size != parameterShape.dim(i)) {
                throw new ShapeException(this + ": axis " + axes[i] + " of " + input + " must be "
                        + parameterShape.dim(i) + ", for which it was built");
            }
        }
        return input;
    }

    /** A floating-point input as it is: the statistics of a 16-bit layer see all bits of a 32-bit input. */
    static Tensor inFullPrecision(Tensor x) {
        return x.dtype().isFloating() ? x : Shaping.cast(x, DType.FLOAT32);
    }

    /** The input's sizes along the parameters' axes and 1 along all others. */
    final int[] parameterDims(Shape input) {
        int[] dims = new int[input.rank()];
        Arrays.fill(dims, 1);
        for (int axis : parameterAxes.toArray()) {
            dims[input.axis(axis, toString())] = input.dim(axis);
        }
        return dims;
    }

    /** Gamma and beta in a shape that broadcasts against {@code x}, in the precision they are kept in. */
    final Normalizations.Affine affine(Tensor x, int... dims) {
        return new Normalizations.Affine(parameter(gamma, x, dims), parameter(beta, x, dims));
    }

    /** A weight on the device of {@code x} in another shape; null for none. */
    static Tensor parameter(Variable weight, Tensor x, int... dims) {
        return weight == null ? null : Shaping.reshape(weight.value(x.backend()), dims);
    }
}
