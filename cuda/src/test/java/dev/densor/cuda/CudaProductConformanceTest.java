package dev.densor.cuda;

import dev.densor.backend.Backend;
import dev.densor.conformance.Multiplicands;
import dev.densor.conformance.ProductConformance;

/** Products of FLOAT32 on a GPU, in the precision that {@value Precision#PROPERTY} says. */
class CudaProductConformanceTest extends ProductConformance {
    @Override
    protected Backend open() {
        return Gpu.open();
    }

    @Override
    protected Multiplicands multiplicands() {
        return Multiplicands.valueOf(Precision.chosen().name());
    }
}
