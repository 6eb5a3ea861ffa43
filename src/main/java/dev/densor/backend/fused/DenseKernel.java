package dev.densor.backend.fused;

import dev.densor.backend.Buffer;
import dev.densor.shape.DType;

/** A backend that computes a dense layer at once. */
public interface DenseKernel {
    /** Whether {@link #dense} takes tensors of a type; those of FLOAT32 it always takes. */
    default boolean takesDense(DType dtype) {
        return dtype == DType.FLOAT32;
    }

    /**
     * {@code out = activation(x . kernel + bias)}. All are of one type, which {@link #takesDense} says, and row-major;
     * {@code out} overlaps none of the others. Sums are accumulated in at least FLOAT32; the product, and the product
     * with the bias, may be rounded to the type on the way, as the separate kernels round them, or not. Special values
     * pass as they pass through the separate kernels: NaN in gives NaN out.
     *
     * <p>Where the type has 16 bits, elu, selu, tanh, sigmoid, silu, softplus and both kinds of gelu may be off by half a
     * unit in the last place of the type at max(1, |y|) before the result is rounded; the last five, where their operand
     * is below -4, by half a unit at y.
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
