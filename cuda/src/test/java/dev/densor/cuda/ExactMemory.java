package dev.densor.cuda;

import dev.densor.backend.BackendException;
import dev.densor.cuda.driver.CudaException;
import dev.densor.cuda.driver.Driver;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Memory of a driver, to the byte: a kernel that goes past the end of an array is found out. */
final class ExactMemory implements DeviceMemory {
    private final Driver driver;
    private final Map<Long, Long> live = new ConcurrentHashMap<>();

    ExactMemory(Driver driver) {
        this.driver = driver;
    }

    @Override
    public long allocate(long bytes) {
        try {
            long address = driver.allocate(bytes);
            live.put(address, bytes);
            return address;
        } catch (CudaException full) {
            throw new BackendException("emulated:0: " + full.getMessage(), full);
        }
    }

    @Override
    public void free(long address) {
        live.remove(address);
        driver.free(address);
    }

    @Override
    public long liveBytes() {
        return live.values().stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public void close() {
        live.keySet().forEach(driver::free);
        live.clear();
    }
}
