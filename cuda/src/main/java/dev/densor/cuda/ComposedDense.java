package dev.densor.cuda;

import dev.densor.backend.MatmulSpec;
import dev.densor.backend.fused.DenseSpec;
import dev.densor.shape.DType;

/** Dense layers of any kind: a product, then bias and activation in one pass over its result. */
final class ComposedDense implements DenseEngine {
    private final Gemm gemm;
    private final Elementwise elementwise;

    ComposedDense(Gemm gemm, Elementwise elementwise) {
        this.gemm = gemm;
        this.elementwise = elementwise;
    }

    @Override
    public boolean takes(DenseSpec spec, DType dtype) {
        return true;
    }

    @Override
    public void dense(DenseSpec spec, CudaBuffer x, CudaBuffer kernel, CudaBuffer bias, CudaBuffer out) {
        gemm.multiply(MatmulSpec.of(spec.rows(), spec.units(), spec.features()), x, kernel, out);
        elementwise.activate(spec.activation(), out, bias);
    }

    @Override
    public String description(DenseSpec spec, DType dtype) {
        return gemm.description() + ", then a pass for bias and activation";
    }
}
