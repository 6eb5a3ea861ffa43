package dev.densor.nativecpu;

import dev.densor.backend.Backend;
import dev.densor.conformance.golden.GoldenModels;

class NativeGoldenModelsTest extends GoldenModels {
    @Override
    protected Backend open() {
        return new NativeProvider().open(0);
    }
}
