package dev.densor.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.densor.backend.Backend;
import dev.densor.cuda.driver.EmulatedDriver;
import dev.densor.cuda.driver.Emulator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class EmulatedDeviceTest extends DeviceUse {
    private final List<EmulatedDriver> opened = new ArrayList<>();

    @BeforeEach
    void require() {
        Emulator.require();
    }

    @AfterEach
    void nothingIsHeld() {
        assertEquals(0, opened.stream().mapToInt(EmulatedDriver::held).sum());
    }

    /** Of a device that is as large as all that were opened together. */
    @Override
    synchronized long freeBytes() {
        return opened.stream()
                .map(EmulatedDriver::memoryInfo)
                .mapToLong(info -> info.free() - info.total())
                .sum();
    }

    @Override
    Backend open() {
        return open(1L << 30);
    }

    @Override
    Backend open(long limit) {
        EmulatedDriver driver = new EmulatedDriver();
        synchronized (this) {
            opened.add(driver);
        }
        Device device = Device.open("emulator:0", driver, new CudaMemory(driver, "emulator:0", limit));
        Gemm gemm = new OwnGemm(device, Precision.FLOAT32, "");
        return new CudaBackend(device, gemm, DenseLayers.of(device, gemm, Precision.FLOAT32, null));
    }
}
