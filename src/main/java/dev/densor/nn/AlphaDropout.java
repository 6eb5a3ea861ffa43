package dev.densor.nn;

import dev.densor.nn.config.Config;
import dev.densor.shape.PartialShape;

/**
 * {@code x}, of any shape. In training elements take the value that SELU has at -infinity at {@code rate}, and the
 * result is scaled and shifted to the mean and variance of x. Source: G. Klambauer et al., Self-Normalizing Neural
 * Networks, 2017.
 */
public final class AlphaDropout extends ElementDropout {
    /**
     * A layer that drops {@code rate} of the elements.
     *
     * @param rate from 0 to 1
     * @throws IllegalArgumentException when it is not
     */
    public AlphaDropout(double rate) {
        super("AlphaDropout", rate);
    }

    static AlphaDropout of(Config config) {
        return read(new AlphaDropout(strength(config, "rate")), config);
    }

    /**
     * Sets which elements are dropped together; default each by itself.
     *
     * @param dims with the batch; 1 along the axes that are dropped as one, {@link PartialShape#UNKNOWN} for the size
     *     of the input
     * @throws IllegalArgumentException when one is 0
     */
    public AlphaDropout noiseShape(int... dims) {
        keepNoiseShape(PartialShape.of(dims));
        return this;
    }
}
