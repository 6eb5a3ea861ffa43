package dev.densor.cuda;

import dev.densor.backend.BackendException;
import dev.densor.cuda.driver.CudaException;
import dev.densor.cuda.driver.Staging;
import dev.densor.shape.HostArray;

/** Copies between arrays of the host and a device's memory; small ones by way of slots, without the queue. */
final class Transfers implements AutoCloseable {
    private final Device device;
    private final Staging staging;

    Transfers(Device device) {
        this.device = device;
        this.staging = new Staging(device.name(), device.driver(), device.stream());
    }

    void upload(HostArray from, CudaBuffer to) {
        MappedSlot slot = device.slots().take(to.bytes(), to::leaveSlot);
        if (slot == null) {
            copy(from, to);
            return;
        }
        try {
            slot.write(from);
            to.putInto(slot, true);
        } catch (RuntimeException failed) {
            slot.release();
            throw failed;
        }
    }

    private void copy(HostArray from, CudaBuffer to) {
        try {
            staging.upload(from, to.address());
        } catch (CudaException failure) {
            throw new BackendException(device.name() + ": upload " + from + ": " + failure.getMessage(), failure);
        }
    }

    void download(CudaBuffer from, HostArray to) {
        if (to.size() == 0) {
            return;
        }
        MappedSlot slot = slotWith(from);
        if (slot == null) {
            device.slots().waiting(() -> copy(from, to));
            return;
        }
        try {
            device.synchronize();
            slot.read(to);
        } finally {
            slot.release();
        }
    }

    /** The slot where elements are, or are on their way to, once what is queued is done; null where they are too many. */
    private MappedSlot slotWith(CudaBuffer from) {
        MappedSlot slot = from.retainSlot();
        if (slot != null) {
            return slot;
        }
        MappedSlot taken = device.slots().take(from.bytes(), () -> {});
        if (taken != null) {
            try {
                taken.copyFrom(from.address(), from.bytes());
            } catch (RuntimeException failed) {
                taken.release();
                throw failed;
            }
        }
        return taken;
    }

    private void copy(CudaBuffer from, HostArray to) {
        try {
            staging.download(from.address(), to);
        } catch (CudaException failure) {
            throw new BackendException(device.name() + ": download " + from + ": " + failure.getMessage(), failure);
        }
    }

    @Override
    public void close() {
        staging.close();
    }
}
