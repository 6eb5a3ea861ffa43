package dev.densor.nn;

import dev.densor.nn.config.Config;
import dev.densor.ops.Activation;
import dev.densor.ops.Activations;
import dev.densor.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * {@code x > threshold ? min(x, maxValue) : negativeSlope * (x - threshold)}, the rectifier with its options; by
 * default {@code max(x, 0)}. x is [batch, ...], the result has its shape.
 */
public final class ReLU extends SameShapeLayer {
    private double maxValue = Double.POSITIVE_INFINITY;
    private double negativeSlope;
    private double threshold;

    /** A layer that computes {@code max(x, 0)}. */
    public ReLU() {}

    static ReLU of(Config config) {
        ReLU layer = new ReLU();
        if (config.has("max_value")) {
            layer.maxValue(config.number("max_value", 0));
        }
        return layer.negativeSlope(config.number(config.has("alpha") ? "alpha" : "negative_slope", 0))
                .threshold(config.number("threshold", 0));
    }

    /**
     * Sets the largest value of the result; default none.
     *
     * @throws IllegalArgumentException when it is negative
     */
    public ReLU maxValue(double most) {
        maxValue = notNegative("max_value", most);
        return this;
    }

    /**
     * Sets the slope at and below the threshold; default 0.
     *
     * @throws IllegalArgumentException when it is negative
     */
    public ReLU negativeSlope(double slope) {
        negativeSlope = notNegative("negative_slope", slope);
        return this;
    }

    /**
     * Sets what x has to exceed to pass; default 0.
     *
     * @throws IllegalArgumentException when it is negative
     */
    public ReLU threshold(double least) {
        threshold = notNegative("threshold", least);
        return this;
    }

    private static double notNegative(String option, double value) {
        if (value >= 0) {
            return value;
        }
        throw new IllegalArgumentException("ReLU: " + option + " must be 0 or more, not " + value);
    }

    @Override
    public String className() {
        return "ReLU";
    }

    @Override
    protected Map<String, Object> ownConfig() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("max_value", maxValue == Double.POSITIVE_INFINITY ? null : (Double) maxValue);
        config.put("negative_slope", negativeSlope);
        config.put("threshold", threshold);
        return config;
    }

    @Override
    Optional<Activation> asActivation() {
        boolean isPlain = negativeSlope == 0 && threshold == 0 && maxValue == Double.POSITIVE_INFINITY;
        return isPlain ? Optional.of(Activations.get("relu", semantics())) : Optional.empty();
    }

    @Override
    protected Tensor call(Tensor x) {
        return Activations.relu(x, negativeSlope, maxValue, threshold);
    }
}
