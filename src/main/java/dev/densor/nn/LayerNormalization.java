package dev.densor.nn;

import dev.densor.nn.config.Config;
import dev.densor.ops.Normalizations;
import dev.densor.ops.Shaping;
import dev.densor.shape.PartialShape;
import dev.densor.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * {@code (x - mean) / sqrt(variance + epsilon) * gamma + beta}, with the mean and the variance of each example over
 * some axes. Gamma and beta have an element for each index along these axes. Source: J. L. Ba et al., Layer
 * Normalization, 2016.
 */
public final class LayerNormalization extends AffineNormalization<LayerNormalization> {
    private Axes axes = Axes.of("LayerNormalization", -1);
    private boolean rmsScaling;

    /** A layer that normalises over the last axis. */
    public LayerNormalization() {}

    static LayerNormalization of(Config config) {
        LayerNormalization layer = new LayerNormalization().read(config);
        layer.axes = Axes.read(config, "axis", -1);
        layer.rmsScaling = config.flag("rms_scaling", false);
        return layer;
    }

    /** Sets the axes over which the statistics are taken; default the last. */
    public LayerNormalization axis(int... over) {
        axes = Axes.of("LayerNormalization", over);
        return this;
    }

    /** Says whether to compute {@code x / sqrt(variance + epsilon) * gamma} instead, as Keras does; default not. */
    public LayerNormalization rmsScaling(boolean scalesOnly) {
        rmsScaling = scalesOnly;
        return this;
    }

    @Override
    LayerNormalization self() {
        return this;
    }

    @Override
    public String className() {
        return "LayerNormalization";
    }

    @Override
    protected Map<String, Object> ownConfig() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("axis", axes.config());
        writeFlags(config);
        config.put("rms_scaling", rmsScaling);
        writeWeights(config);
        return config;
    }

    @Override
    protected Tensor convert(Tensor x) {
        return inFullPrecision(x);
    }

    @Override
    protected void build(PartialShape input) {
        axes = axes.sorted();
        declare(input, axes, scales() || rmsScaling, centers() && !rmsScaling);
    }

    @Override
    protected Tensor call(Tensor x) {
        int[] over = axes.toArray();
        Normalizations.Affine affine = affine(x, parameterDims(x.shape()));
        Tensor result = rmsScaling
                ? Normalizations.byDeviation(x, affine.gamma(), epsilon(), over)
                : Normalizations.standardize(x, affine, epsilon(), over);
        return Shaping.cast(result, policy().compute());
    }
}
