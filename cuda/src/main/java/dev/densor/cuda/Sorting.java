package dev.densor.cuda;

import dev.densor.backend.Extent;

/** Stable ascending sorts along the middle axis of [outer, length, inner]. */
final class Sorting {
    private final Device device;

    Sorting(Device device) {
        this.device = device;
    }

    void sort(CudaBuffer in, Extent extent, CudaBuffer values, CudaBuffer indices) {
        throw new UnsupportedOperationException(device.name());
    }
}
