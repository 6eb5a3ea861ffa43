package dev.densor.cuda;

import dev.densor.backend.MatmulSpec;

/** Matrix products of any size, empty ones too. */
final class Products {
    private final Gemm gemm;
    private final Fills fills;

    Products(Gemm gemm, Fills fills) {
        this.gemm = gemm;
        this.fills = fills;
    }

    void matmul(MatmulSpec spec, CudaBuffer a, CudaBuffer b, CudaBuffer out) {
        if (spec.k() == 0) {
            fills.fill(out, 0);
        } else if (out.size() > 0) {
            gemm.multiply(spec, a, b, out);
        }
    }
}
