package dev.densor.cuda;

import dev.densor.backend.Backend;
import dev.densor.conformance.golden.GoldenModels;

class CudaGoldenModelsTest extends GoldenModels {
    @Override
    protected Backend open() {
        return Gpu.open();
    }
}
