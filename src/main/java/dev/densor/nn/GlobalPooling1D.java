package dev.densor.nn;

import dev.densor.nn.config.Config;
import dev.densor.shape.PartialShape;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A layer that makes one step of all: x is [batch, steps, features] and the result [batch, features], or
 * [batch, 1, features] where the axis of the steps is kept. With the channels first x is [batch, features, steps].
 */
abstract class GlobalPooling1D extends UnaryLayer {
    private final DataFormat format;
    private boolean keepDims;

    GlobalPooling1D(DataFormat format) {
        this.format = format;
    }

    /** {@code layer} with the options that a configuration states. */
    static <L extends GlobalPooling1D> L read(L layer, Config config) {
        layer.keepDims(config.flag("keepdims", false));
        return layer;
    }

    /** Says whether the axis of the steps stays, with size 1; default false. */
    public Layer keepDims(boolean keep) {
        keepDims = keep;
        return this;
    }

    /** Whether the axis of the steps stays. */
    final boolean keepsDims() {
        return keepDims;
    }

    /** The axis of the steps. */
    final int steps() {
        return format == DataFormat.CHANNELS_LAST ? 1 : 2;
    }

    /** The axis of the features. */
    final int features() {
        return 3 - steps();
    }

    @Override
    protected final Map<String, Object> ownConfig() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("data_format", format.kerasName());
        config.put("keepdims", keepDims);
        return config;
    }

    @Override
    protected final PartialShape outputShape(PartialShape input) {
        requireRank(input, 3);
        return keepDims ? input.with(steps(), 1) : input.without(steps());
    }
}
