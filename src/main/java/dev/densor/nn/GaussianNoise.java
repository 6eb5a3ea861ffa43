package dev.densor.nn;

import dev.densor.nn.config.Config;

/** {@code x}, of any shape. In training normal noise of mean 0 is added. */
public final class GaussianNoise extends NoiseLayer {
    /**
     * A layer of noise of this standard deviation.
     *
     * @param stddev from 0 to 1
     * @throws IllegalArgumentException when it is not
     */
    public GaussianNoise(double stddev) {
        super("GaussianNoise", "stddev", stddev);
    }

    static GaussianNoise of(Config config) {
        return read(new GaussianNoise(strength(config, "stddev")), config);
    }
}
