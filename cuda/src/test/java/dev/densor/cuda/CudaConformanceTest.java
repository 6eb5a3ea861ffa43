package dev.densor.cuda;

import dev.densor.backend.BackendProvider;
import dev.densor.conformance.BackendConformance;

/** The whole contract on a GPU; with -Ddensor.require=cuda without fail. */
class CudaConformanceTest extends BackendConformance {
    @Override
    protected BackendProvider provider() {
        return new CudaProvider();
    }
}
