package dev.densor.cuda;

import dev.densor.backend.BackendException;
import dev.densor.cuda.driver.CudaException;
import dev.densor.cuda.driver.Staging;
import dev.densor.shape.HostArray;

/** Copies between arrays of the host and a device's memory. */
final class Transfers implements AutoCloseable {
    private final String device;
    private final Staging staging;

    Transfers(Device device) {
        this.device = device.name();
        this.staging = new Staging(device.name(), device.driver(), device.stream());
    }

    void upload(HostArray from, CudaBuffer to) {
        try {
            staging.upload(from, to.address());
        } catch (CudaException failure) {
            throw new BackendException(device + ": upload " + from + ": " + failure.getMessage(), failure);
        }
    }

    void download(CudaBuffer from, HostArray to) {
        try {
            staging.download(from.address(), to);
        } catch (CudaException failure) {
            throw new BackendException(device + ": download " + from + ": " + failure.getMessage(), failure);
        }
    }

    @Override
    public void close() {
        staging.close();
    }
}
