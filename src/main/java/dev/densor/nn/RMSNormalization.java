package dev.densor.nn;

import dev.densor.nn.config.Config;
import dev.densor.nn.initializers.Initializers;
import dev.densor.ops.Normalizations;
import dev.densor.shape.PartialShape;
import dev.densor.tensor.Tensor;
import dev.densor.tensor.Variable;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * {@code x / sqrt(mean(x^2) + epsilon) * scale}, with the mean of each example over some axes, along which scale has an
 * element for each index. As in Keras, scale is aligned with the last axes of x whatever the axes are. Source: B.
 * Zhang, R. Sennrich, Root Mean Square Layer Normalization, 2019.
 */
public final class RMSNormalization extends UnaryLayer {
    private static final double DEFAULT_EPSILON = 1e-6;

    private Axes axes = Axes.of("RMSNormalization", -1);
    private double epsilon = DEFAULT_EPSILON;
    private Variable scale;

    /** A layer that normalises over the last axis. */
    public RMSNormalization() {}

    static RMSNormalization of(Config config) {
        RMSNormalization layer = new RMSNormalization().epsilon(config.number("epsilon", DEFAULT_EPSILON));
        layer.axes = Axes.read(config, "axis", -1);
        return layer;
    }

    /** Sets the axes over which the mean is taken; default the last. */
    public RMSNormalization axis(int... over) {
        axes = Axes.of("RMSNormalization", over);
        return this;
    }

    /** Sets what is added to the mean before its root is taken; default 1e-6. */
    public RMSNormalization epsilon(double added) {
        epsilon = added;
        return this;
    }

    @Override
    public String className() {
        return "RMSNormalization";
    }

    @Override
    protected Map<String, Object> ownConfig() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("axis", axes.config());
        config.put("epsilon", epsilon);
        return config;
    }

    @Override
    protected void build(PartialShape input) {
        axes = axes.sorted();
        scale = addWeight("scale", axes.sizes(input, toString()), Initializers.ones());
    }

    @Override
    protected PartialShape outputShape(PartialShape input) {
        return input;
    }

    @Override
    protected Tensor call(Tensor x) {
        return Normalizations.rms(x, value(scale, x), epsilon, axes.toArray());
    }
}
