package dev.densor.nn;

import dev.densor.nn.config.Config;
import dev.densor.ops.Comparison;
import dev.densor.ops.Elementwise;
import dev.densor.ops.Shaping;
import dev.densor.tensor.Tensor;
import java.util.Map;

/**
 * {@code x > theta ? x : 0}, and NaN for NaN. x is [batch, ...], the result has its shape. A layer of Keras 2; in Keras
 * 3 use {@link ReLU} with a threshold.
 */
public final class ThresholdedReLU extends SameShapeLayer {
    private static final double DEFAULT_THETA = 1;

    private final double theta;

    /** A layer of theta 1. */
    public ThresholdedReLU() {
        this(DEFAULT_THETA);
    }

    /**
     * A layer of another theta.
     *
     * @throws IllegalArgumentException when it is negative
     */
    public ThresholdedReLU(double theta) {
        if (!(theta >= 0)) {
            throw new IllegalArgumentException("ThresholdedReLU: theta must be 0 or more, not " + theta);
        }
        this.theta = theta;
    }

    static ThresholdedReLU of(Config config) {
        return new ThresholdedReLU(config.number("theta", DEFAULT_THETA));
    }

    @Override
    public String className() {
        return "ThresholdedReLU";
    }

    @Override
    protected Map<String, Object> ownConfig() {
        return Map.of("theta", theta);
    }

    @Override
    protected Tensor call(Tensor x) {
        return Elementwise.multiply(x, Shaping.cast(Comparison.greater(x, theta), x.dtype()));
    }
}
