package dev.densor.backend.fused;

import dev.densor.backend.Buffer;
import dev.densor.backend.Extent;

/** A backend that computes softmax at once. */
public interface SoftmaxKernel {
    /**
     * {@code out[o, l, i] = e^(in[o, l, i] - max) / (sum over l of e^(in[o, l, i] - max))}, max over l. Both are
     * FLOAT32; {@code out} may be {@code in}. Of a row with NaN or +infinity, or of -infinity only, all results are
     * NaN.
     *
     * @param extent in and out as [outer, length, inner], each 1 or more
     */
    void softmax(Extent extent, Buffer in, Buffer out);
}
