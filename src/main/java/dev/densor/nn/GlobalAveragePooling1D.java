package dev.densor.nn;

import dev.densor.nn.config.Config;
import dev.densor.ops.Comparison;
import dev.densor.ops.Elementwise;
import dev.densor.ops.Reduction;
import dev.densor.ops.Shaping;
import dev.densor.shape.ShapeException;
import dev.densor.tensor.Tensor;

/**
 * The mean over the steps, for each feature. x is [batch, steps, features], the result [batch, features]. Steps that
 * are masked do not count; where none counts, the result is NaN. The mask ends here.
 */
public final class GlobalAveragePooling1D extends GlobalPooling1D {
    /** A layer for [batch, steps, features]. */
    public GlobalAveragePooling1D() {
        this(DataFormat.CHANNELS_LAST);
    }

    /**
     * A layer.
     *
     * @param format channels_first for [batch, features, steps]
     */
    public GlobalAveragePooling1D(DataFormat format) {
        super(format);
    }

    static GlobalAveragePooling1D of(Config config) {
        return read(new GlobalAveragePooling1D(DataFormat.read(config)), config);
    }

    @Override
    public String className() {
        return "GlobalAveragePooling1D";
    }

    @Override
    protected Tensor call(Tensor x) {
        return Reduction.mean(x, keepsDims(), steps());
    }

    @Override
    protected Tensor call(Tensor x, Tensor mask) {
        if (mask == null) {
            return call(x);
        }
        if (mask.shape().rank() != 2) {
            throw new ShapeException("the mask must be [batch, steps], not " + mask.shape());
        }
        Tensor counts = Shaping.expandDims(mask, features());
        Tensor sum = Reduction.sum(Comparison.where(counts, x, 0), keepsDims(), steps());
        return Elementwise.divide(sum, Reduction.sum(Shaping.cast(counts, x.dtype()), keepsDims(), steps()));
    }
}
