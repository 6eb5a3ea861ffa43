package dev.densor.nn;

import dev.densor.nn.config.Config;

/**
 * {@code x} [batch, rows, columns, channels], or with the channels first. In training whole channels are 0 at
 * {@code rate}, and the others are divided by {@code 1 - rate}. Source: J. Tompson et al., Efficient Object
 * Localization Using Convolutional Networks, 2014.
 */
public final class SpatialDropout2D extends SpatialDropout {
    /**
     * A layer that drops {@code rate} of the channels, which are last.
     *
     * @param rate from 0 to 1
     * @throws IllegalArgumentException when it is not
     */
    public SpatialDropout2D(double rate) {
        this(rate, DataFormat.CHANNELS_LAST);
    }

    /**
     * A layer that drops {@code rate} of the channels.
     *
     * @param rate from 0 to 1
     * @param format where the channels are
     * @throws IllegalArgumentException when rate is out of its range
     */
    public SpatialDropout2D(double rate, DataFormat format) {
        super("SpatialDropout2D", rate, 4, format);
    }

    static SpatialDropout2D of(Config config) {
        return read(new SpatialDropout2D(strength(config, "rate"), DataFormat.read(config)), config);
    }
}
