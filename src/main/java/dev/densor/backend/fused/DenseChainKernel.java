package dev.densor.backend.fused;

import dev.densor.backend.Buffer;
import dev.densor.shape.DType;

/** A backend that computes several dense layers at once, where the steps between them cost more than the layers. */
public interface DenseChainKernel {
    /**
     * Whether {@link #denseChain} takes these sizes and operands of this type; what it refuses is composed.
     *
     * @param dtype of all operands, of all but x where {@link DenseChainSpec#bytes} says that it is of bytes
     */
    default boolean takesChain(DenseChainSpec spec, DType dtype) {
        return dtype == DType.FLOAT32 && spec.bytes() == null;
    }

    /**
     * {@code out = softmax(... activation(activation(x . kernel + bias) . kernel + bias) ...)}. All are of one type,
     * but for an x of bytes, and row-major; {@code out} overlaps none of the others. What one layer hands to the next
     * is rounded as {@link DenseKernel#dense} rounds it or not at all; sums are accumulated in at least FLOAT32.
     * Special values pass as they pass from layer to layer, and through {@link SoftmaxKernel#softmax}.
     *
     * <p>A kernel that is met again may be kept rearranged for this device, beside the buffer; writing to the buffer or
     * freeing it ends that.
     *
     * @param spec that {@link #takesChain} takes
     * @param x [rows, features]; UINT8 with {@link DenseChainSpec#bytes}
     * @param kernels for each layer [features, units]
     * @param biases for each layer [units], or null for none
     * @param out [rows, units]
     */
    void denseChain(DenseChainSpec spec, Buffer x, Buffer[] kernels, Buffer[] biases, Buffer out);
}
