package dev.densor.cuda;

import dev.densor.backend.Extent;
import dev.densor.shape.DType;

/** Softmax and crossentropy of rows, with the gradient, in one kernel. */
final class Crossentropies {
    private static final long NONE = 0;

    private final HeldRows rows;

    Crossentropies(Device device) {
        this.rows = HeldRows.looping(device, "crossentropy");
    }

    /**
     * As {@link dev.densor.backend.fused.SoftmaxCrossentropyKernel#softmaxCrossentropy}.
     *
     * @param gradient or null
     */
    void crossentropy(Extent extent, CudaBuffer target, CudaBuffer logits, CudaBuffer loss, CudaBuffer gradient) {
        long out = gradient == null ? NONE : gradient.address();
        boolean isLabels = target.dtype() == DType.INT32;
        rows.launch(
                new HeldRows.Matrix(logits.address(), out, extent.outer(), extent.length()),
                isLabels ? NONE : target.address(),
                isLabels ? target.address() : NONE,
                loss.address());
    }
}
