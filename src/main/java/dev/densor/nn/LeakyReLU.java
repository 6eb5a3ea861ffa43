package dev.densor.nn;

import dev.densor.nn.config.Config;
import dev.densor.ops.Activations;
import dev.densor.tensor.Tensor;
import java.util.Map;

/** {@code x >= 0 ? x : negativeSlope * x}. x is [batch, ...], the result has its shape. */
public final class LeakyReLU extends SameShapeLayer {
    private static final double DEFAULT_SLOPE = 0.3;

    private final double negativeSlope;

    /** A layer of slope 0.3; the activation of the same name has 0.2. */
    public LeakyReLU() {
        this(DEFAULT_SLOPE);
    }

    /**
     * A layer of another slope.
     *
     * @throws IllegalArgumentException when it is negative
     */
    public LeakyReLU(double negativeSlope) {
        if (!(negativeSlope >= 0)) {
            throw new IllegalArgumentException("LeakyReLU: negative_slope must be 0 or more, not " + negativeSlope);
        }
        this.negativeSlope = negativeSlope;
    }

    static LeakyReLU of(Config config) {
        return new LeakyReLU(config.number(config.has("alpha") ? "alpha" : "negative_slope", DEFAULT_SLOPE));
    }

    @Override
    public String className() {
        return "LeakyReLU";
    }

    @Override
    protected Map<String, Object> ownConfig() {
        return Map.of("negative_slope", negativeSlope);
    }

    @Override
    protected Tensor call(Tensor x) {
        return Activations.leakyRelu(x, negativeSlope);
    }
}
