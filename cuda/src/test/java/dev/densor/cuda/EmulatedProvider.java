package dev.densor.cuda;

import dev.densor.backend.Availability;
import dev.densor.backend.Backend;
import dev.densor.backend.BackendProvider;
import dev.densor.cuda.driver.EmulatedDriver;

/** Opens the CUDA backend over a processor that runs its kernels. */
public final class EmulatedProvider implements BackendProvider {
    /** For the service loader. */
    public EmulatedProvider() {}

    @Override
    public String name() {
        return "emulator";
    }

    @Override
    public int priority() {
        return -1;
    }

    @Override
    public Availability probe() {
        return EmulatedDriver.missing()
                .map(reason -> Availability.unusable(reason, "install g++"))
                .orElseGet(() -> Availability.usable("g++ compiles the kernels"));
    }

    @Override
    public Backend open(int ordinal) {
        return open(new EmulatedDriver());
    }

    static CudaBackend open(EmulatedDriver driver) {
        Device device = Device.open("emulator:0", driver, new ExactMemory(driver));
        Gemm gemm = new OwnGemm(device, Precision.FLOAT32, "");
        return new CudaBackend(device, gemm, DenseLayers.of(device, gemm, Precision.FLOAT32, null));
    }
}
