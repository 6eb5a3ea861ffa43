package dev.densor.nn;

import dev.densor.nn.config.Config;

/**
 * {@code x}, of any shape. In training it is multiplied by normal noise of mean 1 and variance
 * {@code rate / (1 - rate)}.
 */
public final class GaussianDropout extends NoiseLayer {
    /**
     * A layer of noise as strong as dropping {@code rate} of the elements.
     *
     * @param rate from 0 to 1
     * @throws IllegalArgumentException when it is not
     */
    public GaussianDropout(double rate) {
        super("GaussianDropout", "rate", rate);
    }

    static GaussianDropout of(Config config) {
        return read(new GaussianDropout(strength(config, "rate")), config);
    }
}
