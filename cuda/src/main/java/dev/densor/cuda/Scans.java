package dev.densor.cuda;

import dev.densor.backend.Extent;
import dev.densor.backend.ScanOp;

/** Running sums and products along the middle axis of [outer, length, inner]. */
final class Scans {
    private final Device device;

    Scans(Device device) {
        this.device = device;
    }

    void scan(ScanOp op, CudaBuffer in, Extent extent, CudaBuffer out) {
        throw new UnsupportedOperationException(device.name());
    }
}
