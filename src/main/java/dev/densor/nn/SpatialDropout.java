package dev.densor.nn;

import dev.densor.shape.PartialShape;
import java.util.Map;

/** A layer that drops whole channels in training, in each row of the batch by itself. */
abstract class SpatialDropout extends NoiseLayer {
    private final int rank;
    private final DataFormat format;

    /**
     * A layer without a seed.
     *
     * @param rank axes that the input has to have
     * @param format where the channels are, or null for a class that has them last without saying so
     */
    SpatialDropout(String className, double rate, int rank, DataFormat format) {
        super(className, "rate", rate);
        this.rank = rank;
        this.format = format;
    }

    @Override
    protected final PartialShape outputShape(PartialShape input) {
        requireRank(input, rank);
        return input;
    }

    /** Without {@code trainable}, which Keras refuses to read for these layers. */
    @Override
    final Map<String, Object> commonConfig() {
        Map<String, Object> config = super.commonConfig();
        config.remove("trainable");
        return config;
    }

    @Override
    protected final Map<String, Object> ownConfig() {
        Map<String, Object> config = super.ownConfig();
        if (format != null) {
            config.put("data_format", format.kerasName());
        }
        return config;
    }
}
