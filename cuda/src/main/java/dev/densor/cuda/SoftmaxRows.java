package dev.densor.cuda;

import dev.densor.backend.Extent;

/** Softmax along the middle axis of [outer, length, inner]. */
final class SoftmaxRows {
    private final Device device;

    SoftmaxRows(Device device) {
        this.device = device;
    }

    void softmax(Extent extent, CudaBuffer in, CudaBuffer out) {
        throw new UnsupportedOperationException(device.name());
    }
}
