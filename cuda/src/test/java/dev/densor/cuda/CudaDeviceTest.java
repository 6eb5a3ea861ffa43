package dev.densor.cuda;

import dev.densor.backend.Backend;
import dev.densor.cuda.driver.CudaContext;
import dev.densor.cuda.driver.UnavailableException;

class CudaDeviceTest extends DeviceUse {
    @Override
    long freeBytes() {
        Gpu.require();
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
