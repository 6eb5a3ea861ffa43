package dev.densor.cuda;

import dev.densor.backend.Backend;

class CudaDeviceTest extends DeviceUse {
    @Override
    Backend open() {
        return Cuda.open();
    }

    @Override
    Backend open(long limit) {
        String before = System.getProperty(MemoryLimit.PROPERTY);
        System.setProperty(MemoryLimit.PROPERTY, Long.toString(limit));
        try {
            return Cuda.open();
        } finally {
            if (before == null) {
                System.clearProperty(MemoryLimit.PROPERTY);
            } else {
                System.setProperty(MemoryLimit.PROPERTY, before);
            }
        }
    }
}
