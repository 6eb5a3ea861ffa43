package dev.densor.conformance.golden;

import dev.densor.backend.Backend;
import dev.densor.backend.Backends;

class PortableGoldenRealDataTest extends GoldenRealData {
    @Override
    protected Backend open() {
        return Backends.open("java");
    }
}
