package dev.densor.cuda;

import dev.densor.backend.MatmulSpec;
import dev.densor.backend.fused.DenseSpec;

/**
 * Dense layers: at once where what multiplies can; else a product, then bias and activation in one pass over its result.
 */
final class DenseLayers {
    private final Gemm gemm;
    private final Elementwise elementwise;

    DenseLayers(Gemm gemm, Elementwise elementwise) {
        this.gemm = gemm;
        this.elementwise = elementwise;
    }

    /** As {@link dev.densor.backend.fused.DenseKernel#dense}; {@code bias} may be null. */
    void dense(DenseSpec spec, CudaBuffer x, CudaBuffer kernel, CudaBuffer bias, CudaBuffer out) {
        if (gemm instanceof FusedGemm fused && fused.takes(spec, x.dtype())) {
            fused.dense(spec, x, kernel, bias, out);
            return;
        }
        gemm.multiply(MatmulSpec.of(spec.rows(), spec.units(), spec.features()), x, kernel, out);
        elementwise.activate(spec.activation(), out, bias);
    }
}
