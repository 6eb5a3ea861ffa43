package dev.densor.cuda;

import dev.densor.backend.Backend;
import dev.densor.cuda.driver.CudaContext;
import dev.densor.cuda.driver.UnavailableException;
import org.junit.jupiter.api.BeforeEach;

class CudaDeviceTest extends DeviceUse {
    /** Before a test has threads, on which it could not be skipped. */
    @BeforeEach
    void require() {
        Gpu.require();
    }

    @Override
    long freeBytes() {
        try (CudaContext context = CudaContext.open(0)) {
            return context.memoryInfo().free();
        } catch (UnavailableException none) {
            throw new AssertionError(none);
        }
    }

    @Override
    Backend open() {
        return Gpu.open();
    }

    @Override
    Backend open(long limit) {
        String before = System.getProperty(MemoryLimit.PROPERTY);
        System.setProperty(MemoryLimit.PROPERTY, Long.toString(limit));
        try {
            return Gpu.open();
        } finally {
            if (before == null) {
                System.clearProperty(MemoryLimit.PROPERTY);
            } else {
                System.setProperty(MemoryLimit.PROPERTY, before);
            }
        }
    }
}
