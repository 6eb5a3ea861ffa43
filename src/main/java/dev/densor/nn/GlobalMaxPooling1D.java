package dev.densor.nn;

import dev.densor.nn.config.Config;
import dev.densor.ops.Reduction;
import dev.densor.tensor.Tensor;

/**
 * The largest over the steps, for each feature. x is [batch, steps, features], the result [batch, features]; no steps
 * at all are an error. A mask is not taken into account, and ends here.
 */
public final class GlobalMaxPooling1D extends GlobalPooling1D {
    /** A layer for [batch, steps, features]. */
    public GlobalMaxPooling1D() {
        this(DataFormat.CHANNELS_LAST);
    }

    /**
     * A layer.
     *
     * @param format channels_first for [batch, features, steps]
     */
    public GlobalMaxPooling1D(DataFormat format) {
        super(format);
    }

    static GlobalMaxPooling1D of(Config config) {
        return read(new GlobalMaxPooling1D(DataFormat.read(config)), config);
    }

    @Override
    public String className() {
        return "GlobalMaxPooling1D";
    }

    @Override
    protected boolean takesIntegers() {
        return true;
    }

    @Override
    protected Tensor call(Tensor x) {
        return Reduction.max(x, keepsDims(), steps());
    }
}
