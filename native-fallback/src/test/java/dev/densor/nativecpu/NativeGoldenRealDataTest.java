package dev.densor.nativecpu;

import dev.densor.backend.Backend;
import dev.densor.conformance.golden.GoldenRealData;

class NativeGoldenRealDataTest extends GoldenRealData {
    @Override
    protected Backend open() {
        return new NativeProvider().open(0);
    }
}
