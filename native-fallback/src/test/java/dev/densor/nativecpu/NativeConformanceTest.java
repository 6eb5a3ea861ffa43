package dev.densor.nativecpu;

import dev.densor.backend.BackendProvider;
import dev.densor.conformance.BackendConformance;

class NativeConformanceTest extends BackendConformance {
    @Override
    protected BackendProvider provider() {
        return new NativeProvider();
    }
}
