package dev.densor.conformance.golden;

import dev.densor.backend.Backend;
import dev.densor.backend.Backends;

class PortableGoldenModelsTest extends GoldenModels {
    @Override
    protected Backend open() {
        return Backends.open("java");
    }
}
