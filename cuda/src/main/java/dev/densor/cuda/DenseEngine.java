package dev.densor.cuda;

import dev.densor.backend.fused.DenseSpec;
import dev.densor.shape.DType;

/** One way to compute dense layers. */
interface DenseEngine {
    /** Whether {@link #dense} takes a layer, its operands of a type. */
    boolean takes(DenseSpec spec, DType dtype);

    /**
     * Queues {@code out = activation(x . kernel + bias)}, which {@link #takes} says it can.
     *
     * @param bias or null
     */
    void dense(DenseSpec spec, CudaBuffer x, CudaBuffer kernel, CudaBuffer bias, CudaBuffer out);

    /** How it computes a layer, for people: {@code "one kernel of Densor's own"}. */
    String description(DenseSpec spec, DType dtype);
}
