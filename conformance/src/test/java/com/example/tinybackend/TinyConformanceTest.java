package com.example.tinybackend;

import dev.densor.backend.BackendProvider;
import dev.densor.conformance.BackendConformance;

/** All that a backend needs to be tested. */
class TinyConformanceTest extends BackendConformance {
    @Override
    protected BackendProvider provider() {
        return new TinyProvider();
    }
}
