package dev.densor.cuda;

import dev.densor.backend.fused.DenseSpec;
import dev.densor.shape.DType;

/** Products that end with a bias and an activation where they are computed, so that results go through memory once. */
interface FusedGemm {
    /** Whether {@link #dense} takes a layer, its operands of a type. */
    boolean takes(DenseSpec spec, DType dtype);

    /**
     * Queues {@code out = activation(x . kernel + bias)}, which {@link #takes} says it can, in one launch, or in as many as the
     * product alone takes. The product is not rounded to the type before the bias is added.
     *
     * @param bias or null
     */
    void dense(DenseSpec spec, CudaBuffer x, CudaBuffer kernel, CudaBuffer bias, CudaBuffer out);

    /** What the product of a layer costs, in clocks, as a model of the device has it. */
    double clocks(DenseSpec spec, CudaBuffer x, CudaBuffer kernel);
}
