package dev.densor.cuda;

import dev.densor.backend.Backend;
import dev.densor.backend.fused.DenseSpec;
import java.util.List;

/** Dense layers on a real GPU, large enough for every kernel that it may choose. */
class CudaDenseTest extends DenseUse {
    @Override
    Backend open() {
        return Gpu.open();
    }

    @Override
    List<DenseSpec> sizes() {
        return List.of(
                size(1, 1, 1),
                size(1, 1024, 784),
                size(33, 65, 67),
                size(255, 1000, 784),
                size(300, 130, 784),
                size(1024, 1024, 1024),
                size(4099, 513, 785),
                size(20000, 512, 256));
    }
}
