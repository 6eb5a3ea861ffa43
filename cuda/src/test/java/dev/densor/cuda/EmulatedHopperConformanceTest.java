package dev.densor.cuda;

import dev.densor.backend.Availability;
import dev.densor.backend.Backend;
import dev.densor.backend.BackendProvider;
import dev.densor.conformance.BackendConformance;
import dev.densor.cuda.driver.EmulatedDriver;
import org.junit.jupiter.api.Tag;

/** The whole contract where layers of 16-bit tensors are computed by the kernels for Hopper. */
@Tag("kernels")
class EmulatedHopperConformanceTest extends BackendConformance {
    @Override
    protected BackendProvider provider() {
        EmulatedProvider other = new EmulatedProvider();
        return new BackendProvider() {
            @Override
            public String name() {
                return other.name();
            }

            @Override
            public int priority() {
                return other.priority();
            }

            @Override
            public Availability probe() {
                return other.probe();
            }

            @Override
            public Backend open(int ordinal) {
                return hopper();
            }
        };
    }

    private static CudaBackend hopper() {
        EmulatedDriver driver = new EmulatedDriver();
        Device device = Device.open("emulator:0", driver, new ExactMemory(driver));
        Gemm gemm = new OwnGemm(device, Precision.FLOAT32, "");
        HopperDense engine = new HopperDense(device, Precision.FLOAT32, ActivationForms.AUTO, () -> DenseMapping.MAPS);
        return new CudaBackend(
                device, gemm, DenseLayers.of(device, gemm, Precision.FLOAT32, engine, DenseChoice.HOPPER));
    }
}
