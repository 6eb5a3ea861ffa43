package dev.densor.cuda;

import dev.densor.backend.BackendException;
import dev.densor.backend.MatmulSpec;
import dev.densor.cuda.driver.Blas;
import dev.densor.cuda.driver.CudaException;
import dev.densor.cuda.driver.Product;
import dev.densor.cuda.driver.Rounding;

/** Products by NVIDIA's cuBLAS. */
final class CublasGemm implements Gemm {
    private final String device;
    private final Blas blas;
    private final Precision precision;
    private final Rounding rounding;

    /**
     * Products on a device.
     *
     * @param device its name, for messages
     * @param blas on its stream, closed with this
     */
    CublasGemm(String device, Blas blas, Precision precision) {
        this.device = device;
        this.blas = blas;
        this.precision = precision;
        this.rounding = switch (precision) {
            case FLOAT32 -> Rounding.NONE;
            case TF32 -> Rounding.TF32;
            case BFLOAT16 -> Rounding.BFLOAT16;
            case FLOAT16 -> Rounding.FLOAT16;
        };
    }

    @Override
    public Precision precision() {
        return precision;
    }

    @Override
    public String description() {
        return blas.description() + precision.remark();
    }

    @Override
    public void multiply(MatmulSpec spec, CudaBuffer a, CudaBuffer b, CudaBuffer out) {
        try {
            Product product = new Product(spec, a.dtype(), out.dtype(), rounding);
            blas.multiply(product, a.address(), b.address(), out.address());
        } catch (CudaException failure) {
            throw new BackendException(
                    device + ": matmul " + a.dtype() + " " + spec + ": " + failure.getMessage(), failure);
        }
    }

    @Override
    public void close() {
        blas.close();
    }
}
