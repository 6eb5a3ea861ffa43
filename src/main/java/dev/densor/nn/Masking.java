package dev.densor.nn;

import dev.densor.nn.config.Config;
import dev.densor.ops.Comparison;
import dev.densor.ops.Reduction;
import dev.densor.shape.PartialShape;
import dev.densor.tensor.Tensor;
import java.util.Map;

/**
 * {@code x} [batch, steps, features] with 0 in the steps that are {@code maskValue} in all features, which the layers
 * after it leave out. The mask is [batch, steps], and replaces the one that came with x.
 */
public final class Masking extends SameShapeLayer {
    private final double maskValue;

    /** A layer that masks steps of zeros. */
    public Masking() {
        this(0);
    }

    /**
     * A layer.
     *
     * @param maskValue what a masked step consists of; rounded to the type of x
     */
    public Masking(double maskValue) {
        this.maskValue = maskValue;
    }

    static Masking of(Config config) {
        return new Masking(config.number("mask_value", 0));
    }

    @Override
    public String className() {
        return "Masking";
    }

    @Override
    protected Map<String, Object> ownConfig() {
        return Map.of("mask_value", maskValue);
    }

    @Override
    protected PartialShape outputShape(PartialShape input) {
        requireRankAtLeast(input, 2);
        return input;
    }

    @Override
    protected Tensor call(Tensor x) {
        return Comparison.where(counting(x, true), x, 0);
    }

    @Override
    protected Tensor outputMask(Tensor x, Tensor mask) {
        return counting(x, false);
    }

    private Tensor counting(Tensor x, boolean keepDims) {
        return Reduction.any(Comparison.notEqual(x, maskValue), keepDims, -1);
    }
}
