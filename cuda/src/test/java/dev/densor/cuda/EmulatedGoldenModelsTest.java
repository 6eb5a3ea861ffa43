package dev.densor.cuda;

import dev.densor.backend.Backend;
import dev.densor.conformance.golden.GoldenModels;
import dev.densor.cuda.driver.Emulator;

/** Real models by the kernels that GPUs get. */
class EmulatedGoldenModelsTest extends GoldenModels {
    @Override
    protected Backend open() {
        Emulator.require();
        return new EmulatedProvider().open(0);
    }
}
