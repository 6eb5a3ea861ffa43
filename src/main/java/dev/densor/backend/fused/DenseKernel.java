package dev.densor.backend.fused;

import dev.densor.backend.Buffer;

/** A backend that computes a dense layer at once. */
public interface DenseKernel {
    /**
     * {@code out = activation(x . kernel + bias)}. All are FLOAT32 and row-major; {@code out} overlaps none of the others.
     * Special values pass as they pass through the separate kernels: NaN in gives NaN out.
     *
     * <p>A kernel that is met again may be kept rearranged for this device, beside the buffer; writing to the buffer or
     * freeing it ends that.
     *
     * @param x [rows, features]
     * @param kernel [features, units]
     * @param bias [units], or null for none
     * @param out [rows, units]
     */
    void dense(DenseSpec spec, Buffer x, Buffer kernel, Buffer bias, Buffer out);
}
