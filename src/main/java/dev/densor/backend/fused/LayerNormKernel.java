package dev.densor.backend.fused;

import dev.densor.backend.Buffer;

/** A backend that normalises rows at once. */
public interface LayerNormKernel {
    /**
     * {@code out = (x - mean) * (1 / sqrt(variance + epsilon) * gamma) + beta}, with mean and population variance of
     * each row. All are FLOAT32 and row-major; {@code out} may be {@code x}. Of a row with NaN or an infinity all
     * results are NaN.
     *
     * @param x [rows, length]
     * @param gamma [length], or null for 1
     * @param beta [length], or null for 0
     * @param out [rows, length]
     */
    void layerNorm(LayerNormSpec spec, Buffer x, Buffer gamma, Buffer beta, Buffer out);
}
