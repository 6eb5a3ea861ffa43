package dev.densor.nn;

import dev.densor.nn.config.Config;
import dev.densor.shape.PartialShape;
import java.util.Arrays;
import java.util.Map;

/** A layer that drops elements in training: which ones are dropped together is the noise shape. */
abstract class ElementDropout extends NoiseLayer {
    private PartialShape noiseShape;

    ElementDropout(String className, double rate) {
        super(className, "rate", rate);
    }

    @Override
    final void readOptions(Config config) {
        super.readOptions(config);
        config.shape("noise_shape").ifPresent(this::keepNoiseShape);
    }

    final void keepNoiseShape(PartialShape shape) {
        if (Arrays.stream(shape.dims()).anyMatch(dim -> dim == 0)) {
            throw new IllegalArgumentException(className()
                    + ": noise_shape must have positive sizes, or None for those of the input, not " + shape);
        }
        noiseShape = shape;
    }

    @Override
    protected final Map<String, Object> ownConfig() {
        Map<String, Object> config = super.ownConfig();
        config.put("noise_shape", noiseShape == null ? null : LayerConfig.dims(noiseShape));
        return config;
    }
}
