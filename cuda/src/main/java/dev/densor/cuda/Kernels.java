package dev.densor.cuda;

import dev.densor.backend.BackendException;
import dev.densor.cuda.driver.Arguments;
import dev.densor.cuda.driver.CudaException;
import dev.densor.cuda.driver.Driver;
import dev.densor.cuda.driver.Grid;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The kernels of one device: each is given to the driver when it is first launched and stays loaded until the backend is
 * closed. Thread-safe.
 */
final class Kernels implements AutoCloseable {
    /** What is loaded for one kernel: handles of the driver. */
    private record Loaded(long module, long function) {}

    private final String device;
    /** Dynamic shared memory that needs no asking, 48 KiB less what blocks have besides. */
    private static final int UNASKED_SHARED_BYTES = 48 * 1024 - RowPlan.STATIC_BYTES;

    private final Driver driver;
    private final long stream;
    private final Map<Kernel, Loaded> loaded = new ConcurrentHashMap<>();
    private final Map<Kernel, Boolean> raised = new ConcurrentHashMap<>();

    /**
     * @param device for messages: {@code "cuda:0"}
     * @param driver of the device
     * @param stream that all are launched on
     */
    Kernels(String device, Driver driver, long stream) {
        this.device = device;
        this.driver = driver;
        this.stream = stream;
    }

    /**
     * Queues a kernel.
     *
     * @param operands what it works on, for messages: a shape, an extent
     * @throws BackendException naming device, kernel and operands when the driver refuses
     */
    void launch(Kernel kernel, Object operands, Grid grid, Arguments arguments) {
        try {
            if (grid.sharedBytes() > UNASKED_SHARED_BYTES) {
                raised.computeIfAbsent(kernel, this::raise);
            }
            driver.launch(find(kernel).function(), grid, arguments, stream);
        } catch (CudaException failure) {
            throw new BackendException(
                    device + ": " + kernel.name() + " " + operands + ": " + failure.getMessage(), failure);
        }
    }

    private Loaded find(Kernel kernel) {
        Loaded known = loaded.get(kernel);
        return known != null ? known : loaded.computeIfAbsent(kernel, this::load);
    }

    private Loaded load(Kernel kernel) {
        Ptx ptx = Ptx.of(kernel.family());
        if (ptx.architecture() > driver.properties().architecture()) {
            throw new BackendException(device + ": " + kernel.name() + " needs a GPU of compute capability "
                    + ptx.architecture() / 10.0 + " or newer; "
                    + driver.properties().name() + " has "
                    + driver.properties().architecture() / 10.0);
        }
        long module = driver.loadModule(ptx.image(kernel.name()));
        return new Loaded(module, driver.function(module, kernel.name()));
    }

    /** To the most there is, once: a limit to what one launch needs would be too low for another thread's. */
    private boolean raise(Kernel kernel) {
        driver.allowSharedMemory(
                find(kernel).function(), driver.properties().sharedBytesPerBlock() - RowPlan.STATIC_BYTES);
        return true;
    }

    /** Unloads all; nothing may be running. */
    @Override
    public void close() {
        loaded.values().forEach(one -> driver.unloadModule(one.module()));
        loaded.clear();
    }
}
