package dev.densor.nn;

import dev.densor.nn.config.Config;

/**
 * {@code x} [batch, steps, channels]. In training whole channels are 0 at {@code rate}, and the others are divided by
 * {@code 1 - rate}. Source: J. Tompson et al., Efficient Object Localization Using Convolutional Networks, 2014.
 */
public final class SpatialDropout1D extends SpatialDropout {
    /**
     * A layer that drops {@code rate} of the channels.
     *
     * @param rate from 0 to 1
     * @throws IllegalArgumentException when it is not
     */
    public SpatialDropout1D(double rate) {
        super("SpatialDropout1D", rate, 3, null);
    }

    static SpatialDropout1D of(Config config) {
        return read(new SpatialDropout1D(strength(config, "rate")), config);
    }
}
