package dev.densor.cuda;

import dev.densor.backend.Extent;

/** Rows picked out of a table, and rows added into one. */
final class Indexing {
    private final Device device;

    Indexing(Device device) {
        this.device = device;
    }

    void gather(CudaBuffer table, Extent extent, CudaBuffer indices, CudaBuffer out) {
        throw new UnsupportedOperationException(device.name());
    }

    void scatterAdd(CudaBuffer updates, CudaBuffer indices, Extent extent, CudaBuffer out) {
        throw new UnsupportedOperationException(device.name());
    }
}
