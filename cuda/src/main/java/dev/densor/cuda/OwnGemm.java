package dev.densor.cuda;

import dev.densor.backend.MatmulSpec;

/** Products by Densor's own kernels, which need the driver alone. */
final class OwnGemm implements Gemm {
    private final Device device;

    OwnGemm(Device device) {
        this.device = device;
    }

    @Override
    public void multiply(MatmulSpec spec, CudaBuffer a, CudaBuffer b, CudaBuffer out) {
        throw new UnsupportedOperationException(device.name());
    }
}
