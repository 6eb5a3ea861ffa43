package dev.densor.conformance.golden;

import dev.densor.backend.Backend;
import dev.densor.backend.Backends;

class ReferenceGoldenModelsTest extends GoldenModels {
    @Override
    protected Backend open() {
        return Backends.open("reference");
    }
}
