package dev.densor.nn;

import dev.densor.nn.config.Config;
import dev.densor.ops.KerasVersion;
import dev.densor.ops.Normalizations;
import dev.densor.shape.PartialShape;
import dev.densor.tensor.Tensor;
import java.util.Map;

/**
 * {@code x / sqrt(sum(x^2))} over some axes: vectors of length 1. Keras 3 takes no length below 1e-12, Keras 2 none
 * below 1e-6.
 */
public final class UnitNormalization extends SameShapeLayer {
    private static final double FLOOR_OF_SQUARES = 1e-24;
    private static final double FLOOR_OF_SQUARES_V2 = 1e-12;

    private Axes axes = Axes.of("UnitNormalization", -1);

    /** A layer that normalises over the last axis. */
    public UnitNormalization() {}

    static UnitNormalization of(Config config) {
        UnitNormalization layer = new UnitNormalization();
        layer.axes = Axes.read(config, "axis", -1);
        return layer;
    }

    /** Sets the axes over which the squares are summed; default the last. */
    public UnitNormalization axis(int... over) {
        axes = Axes.of("UnitNormalization", over);
        return this;
    }

    @Override
    public String className() {
        return "UnitNormalization";
    }

    @Override
    protected Map<String, Object> ownConfig() {
        return Map.of("axis", axes.config());
    }

    @Override
    protected PartialShape outputShape(PartialShape input) {
        axes.check(input, toString());
        return input;
    }

    @Override
    protected Tensor call(Tensor x) {
        double floor = semantics() == KerasVersion.V3 ? FLOOR_OF_SQUARES : FLOOR_OF_SQUARES_V2;
        return Normalizations.l2(x, floor, axes.toArray());
    }
}
