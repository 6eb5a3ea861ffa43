package dev.densor.cuda;

import dev.densor.backend.BackendException;
import dev.densor.cuda.driver.Arguments;
import dev.densor.cuda.driver.CudaException;
import dev.densor.cuda.driver.Driver;
import dev.densor.cuda.driver.Grid;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The kernels of one device: each is given to the driver when it is first launched, in the form that {@link
 * KernelImages} chooses, and stays loaded until the backend is closed. Thread-safe.
 */
final class Kernels implements AutoCloseable {
    /** What is loaded for one kernel: handles of the driver. */
    private record Loaded(long module, long function) {}

    private final String device;
    /** Dynamic shared memory that needs no asking, 48 KiB less what blocks have besides. */
    private static final int UNASKED_SHARED_BYTES = 48 * 1024 - RowPlan.STATIC_BYTES;

    private final Driver driver;
    private final long stream;
    private final KernelImages images;
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
        this.images = new KernelImages(device, driver.properties());
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
                raised.computeIfAbsent(kernel, one -> raise(one, grid.sharedBytes()));
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
        Optional<byte[]> cubin = images.cubin(kernel);
        if (cubin.isPresent()) {
            try {
                return load(kernel, cubin.get());
            } catch (CudaException failure) {
                if (!failure.isRefusedImage()) {
                    throw failure;
                }
                images.refuse(kernel, failure.getMessage());
            }
        }
        missing(kernel.family()).ifPresent(reason -> {
            throw new BackendException(device + ": " + kernel.name() + " " + reason);
        });
        return load(kernel, images.ptx(kernel));
    }

    private Loaded load(Kernel kernel, byte[] image) {
        long module = driver.loadModule(image);
        return new Loaded(module, driver.function(module, kernel.name()));
    }

    /** Why the kernels of a family cannot be launched on this device, if so: {@code "needs a GPU of ..."}. */
    Optional<String> missing(String family) {
        return images.missing(family);
    }

    /**
     * To the most there is, once: a limit to what one launch needs would be too low for another thread's. Kernels that
     * need more, as much in every launch, have nothing besides.
     */
    private boolean raise(Kernel kernel, int needed) {
        int most = driver.properties().sharedBytesPerBlock() - RowPlan.STATIC_BYTES;
        driver.allowSharedMemory(find(kernel).function(), Math.max(most, needed));
        return true;
    }

    /** Unloads all; nothing may be running. */
    @Override
    public void close() {
        loaded.values().forEach(one -> driver.unloadModule(one.module()));
        loaded.clear();
    }
}
