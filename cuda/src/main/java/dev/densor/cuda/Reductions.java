package dev.densor.cuda;

import dev.densor.backend.Extent;
import dev.densor.backend.ReduceOp;

/** Reductions along the middle axis of [outer, length, inner]. */
final class Reductions {
    private final Device device;

    Reductions(Device device) {
        this.device = device;
    }

    void reduce(ReduceOp op, CudaBuffer in, Extent extent, CudaBuffer out) {
        throw new UnsupportedOperationException(device.name());
    }
}
