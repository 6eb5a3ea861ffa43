package dev.densor.cuda;

import dev.densor.backend.BackendException;
import dev.densor.cuda.driver.Arguments;
import dev.densor.cuda.driver.CudaException;
import dev.densor.cuda.driver.Driver;
import dev.densor.cuda.driver.Grid;
import java.util.function.LongConsumer;

/**
 * What the families of kernels share: one open device.
 *
 * @param name for messages: {@code "cuda:0"}
 * @param driver of the device
 * @param stream that everything is queued on
 * @param memory of the device
 * @param kernels of the device
 * @param copies of buffers in other forms, in its memory
 * @param slots for small buffers, where the host reads and writes them too
 */
record Device(
        String name,
        Driver driver,
        long stream,
        DeviceMemory memory,
        Kernels kernels,
        KeptCopies copies,
        MappedSlots slots)
        implements AutoCloseable {
    /**
     * Opens a device: makes a stream on it.
     *
     * @param name for messages
     * @param driver of the device, closed with it
     * @param memory of the device, closed with it
     */
    static Device open(String name, Driver driver, DeviceMemory memory) {
        long stream = driver.createStream();
        Kernels kernels = new Kernels(name, driver, stream);
        KeptCopies copies = KeptCopies.of(driver, memory);
        return new Device(name, driver, stream, memory, kernels, copies, MappedSlots.of(name, driver, stream));
    }

    /**
     * Queues a kernel; as {@link Kernels#launch}.
     *
     * @param operands what it works on, for messages
     */
    void launch(Kernel kernel, Object operands, Grid grid, Arguments arguments) {
        kernels.launch(kernel, operands, grid, arguments);
    }

    /** A grid of {@link Launch#THREADS} threads a block for {@code items}; as {@link Launch#grid}. */
    Grid grid(long items) {
        return Launch.grid(items, driver.properties().multiprocessors());
    }

    /** A grid of {@link Launch#THREADS} threads a block, for {@code items} of which a block does one at a time. */
    Grid gridOfBlocks(long items) {
        return Launch.gridOfBlocks(items, Launch.THREADS, driver.properties().multiprocessors());
    }

    /**
     * Queues a copy within the device.
     *
     * @throws BackendException naming the device when the driver refuses
     */
    void copy(long from, long to, long bytes) {
        try {
            driver.copyOnDevice(from, to, bytes, stream);
        } catch (CudaException failure) {
            throw new BackendException(name + ": copy of " + bytes + " bytes: " + failure.getMessage(), failure);
        }
    }

    /**
     * Lends memory for the time that {@code body} queues its kernels. The next user's come behind them in the queue.
     * Kept copies make room for it.
     *
     * @param bytes above 0
     */
    void withScratch(long bytes, LongConsumer body) {
        long address = copies.reserve(bytes);
        try {
            body.accept(address);
        } finally {
            memory.free(address);
        }
    }

    /**
     * Waits for what is queued.
     *
     * @throws BackendException when something of it failed
     */
    void synchronize() {
        try {
            slots.waiting(() -> driver.synchronize(stream));
        } catch (CudaException failure) {
            throw new BackendException(name + ": synchronize: " + failure.getMessage(), failure);
        }
    }

    /** Waits for what is queued and gives everything back. */
    @Override
    public void close() {
        try (driver;
                memory;
                kernels;
                slots) {
            driver.synchronize(stream);
            driver.destroyStream(stream);
        }
    }
}
