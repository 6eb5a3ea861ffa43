package dev.densor.backend.fused;

import dev.densor.backend.Buffer;
import dev.densor.backend.Extent;

/** A backend that computes the logarithm of softmax at once. */
public interface LogSoftmaxKernel {
    /**
     * {@code out[o, l, i] = in[o, l, i] - max - log(sum over l of e^(in[o, l, i] - max))}, max over l. Both are
     * FLOAT32; {@code out} may be {@code in}. Of a row with NaN or +infinity, or of -infinity only, all results are
     * NaN.
     *
     * @param extent in and out as [outer, length, inner], each 1 or more
     */
    void logSoftmax(Extent extent, Buffer in, Buffer out);
}
