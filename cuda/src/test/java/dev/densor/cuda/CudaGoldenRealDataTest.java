package dev.densor.cuda;

import dev.densor.backend.Backend;
import dev.densor.conformance.golden.GoldenRealData;

class CudaGoldenRealDataTest extends GoldenRealData {
    @Override
    protected Backend open() {
        return Gpu.open();
    }
}
