package dev.densor.reference;

import dev.densor.backend.BackendProvider;
import dev.densor.conformance.BackendConformance;

class ReferenceConformanceTest extends BackendConformance {
    @Override
    protected BackendProvider provider() {
        return new ReferenceProvider();
    }
}
