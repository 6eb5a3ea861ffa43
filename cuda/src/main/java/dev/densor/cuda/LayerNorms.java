package dev.densor.cuda;

import dev.densor.backend.fused.LayerNormSpec;

/** Rows normalised by their own mean and variance. */
final class LayerNorms {
    private final HeldRows rows;

    LayerNorms(Device device) {
        this.rows = HeldRows.inParts(device, "layer_norm");
    }

    /**
     * As {@code LayerNormKernel.layerNorm}.
     *
     * @param gamma or null
     * @param beta or null
     */
    void layerNorm(LayerNormSpec spec, CudaBuffer x, CudaBuffer gamma, CudaBuffer beta, CudaBuffer out) {
        rows.launch(
                new HeldRows.Matrix(x.address(), out.address(), spec.rows(), spec.length()),
                (float) spec.epsilon(),
                address(gamma),
                address(beta));
    }

    private static long address(CudaBuffer parameter) {
        return parameter == null ? 0L : parameter.address();
    }
}
