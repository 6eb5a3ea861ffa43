package dev.densor.conformance.golden;

import dev.densor.backend.Backend;
import dev.densor.backend.Backends;

class ReferenceGoldenRealDataTest extends GoldenRealData {
    @Override
    protected Backend open() {
        return Backends.open("reference");
    }
}
