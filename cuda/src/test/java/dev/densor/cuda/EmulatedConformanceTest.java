package dev.densor.cuda;

import dev.densor.backend.BackendProvider;
import dev.densor.conformance.BackendConformance;

/**
 * The whole contract, by the kernels that GPUs get, run on the processor; with -Ddensor.require=emulator without fail.
 */
class EmulatedConformanceTest extends BackendConformance {
    @Override
    protected BackendProvider provider() {
        return new EmulatedProvider();
    }
}
