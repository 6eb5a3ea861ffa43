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
    private final Driver driver;
    private final long stream;
    private final Map<String, Ptx> families = new ConcurrentHashMap<>();
    private final Map<String, Loaded> loaded = new ConcurrentHashMap<>();

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
     * @param family the file it is in
     * @param kernel its name
     * @param operands what it works on, for messages: a shape, an extent
     * @throws BackendException naming device, kernel and operands when the driver refuses
     */
    void launch(String family, String kernel, Object operands, Grid grid, Arguments arguments) {
        try {
            driver.launch(find(family, kernel).function(), grid, arguments, stream);
        } catch (CudaException failure) {
            throw new BackendException(device + ": " + kernel + " " + operands + ": " + failure.getMessage(), failure);
        }
    }

    private Loaded find(String family, String kernel) {
        Loaded known = loaded.get(kernel);
        return known != null ? known : loaded.computeIfAbsent(kernel, name -> load(family, name));
    }

    private Loaded load(String family, String kernel) {
        Ptx ptx = families.computeIfAbsent(family, Ptx::of);
        if (ptx.architecture() > driver.properties().architecture()) {
            throw new BackendException(device + ": " + kernel + " needs a GPU of compute capability "
                    + ptx.architecture() / 10.0 + " or newer; "
                    + driver.properties().name() + " has "
                    + driver.properties().architecture() / 10.0);
        }
        long module = driver.loadModule(ptx.image(kernel));
        return new Loaded(module, driver.function(module, kernel));
    }

    /** Lets a kernel ask for {@code bytes} of dynamic shared memory, more than the 48 KiB that need no asking. */
    void allowSharedMemory(String family, String kernel, int bytes) {
        driver.allowSharedMemory(find(family, kernel).function(), bytes);
    }

    /** Unloads all; nothing may be running. */
    @Override
    public void close() {
        loaded.values().forEach(kernel -> driver.unloadModule(kernel.module()));
        loaded.clear();
    }
}
