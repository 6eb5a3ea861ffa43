package dev.densor.nn;

import dev.densor.nn.config.Config;
import dev.densor.shape.PartialShape;

/**
 * {@code x}, of any shape. In training elements are 0 at {@code rate}, and the others are divided by {@code 1 - rate},
 * so that their sum is expected to stay.
 */
public final class Dropout extends ElementDropout {
    /**
     * A layer that drops {@code rate} of the elements.
     *
     * @param rate from 0 to 1
     * @throws IllegalArgumentException when it is not
     */
    public Dropout(double rate) {
        super("Dropout", rate);
    }

    static Dropout of(Config config) {
        return read(new Dropout(strength(config, "rate")), config);
    }

    /**
     * Sets which elements are dropped together; default each by itself.
     *
     * @param dims with the batch; 1 along the axes that are dropped as one, {@link PartialShape#UNKNOWN} for the size
     *     of the input
     * @throws IllegalArgumentException when one is 0
     */
    public Dropout noiseShape(int... dims) {
        keepNoiseShape(PartialShape.of(dims));
        return this;
    }
}
