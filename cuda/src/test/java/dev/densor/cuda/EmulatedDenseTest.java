package dev.densor.cuda;

import dev.densor.backend.Backend;
import dev.densor.backend.fused.DenseSpec;
import dev.densor.cuda.driver.Emulator;
import java.util.List;

/** Dense layers by the kernels that GPUs get. */
class EmulatedDenseTest extends DenseUse {
    @Override
    Backend open() {
        Emulator.require();
        return new EmulatedProvider().open(0);
    }

    @Override
    List<DenseSpec> sizes() {
        return List.of(size(1, 3, 5), size(3, 1, 70), size(67, 33, 65), size(130, 72, 40));
    }
}
