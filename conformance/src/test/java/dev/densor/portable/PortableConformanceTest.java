package dev.densor.portable;

import dev.densor.backend.BackendProvider;
import dev.densor.conformance.BackendConformance;

class PortableConformanceTest extends BackendConformance {
    @Override
    protected BackendProvider provider() {
        return new PortableProvider();
    }
}
