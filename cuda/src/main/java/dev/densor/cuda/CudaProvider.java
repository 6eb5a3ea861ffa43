package dev.densor.cuda;

import dev.densor.backend.Availability;
import dev.densor.backend.Backend;
import dev.densor.backend.BackendException;
import dev.densor.backend.BackendProvider;
import dev.densor.cuda.driver.CublasLibrary;
import dev.densor.cuda.driver.CudaException;
import dev.densor.cuda.driver.Devices;
import dev.densor.cuda.driver.UnavailableException;

/** Provides NVIDIA's GPUs where their driver is. {@link Cuda} opens one with a choice of precision. */
public final class CudaProvider implements BackendProvider {
    /** For the service loader. */
    public CudaProvider() {}

    @Override
    public String name() {
        return "cuda";
    }

    @Override
    public int priority() {
        return 100;
    }

    @Override
    public Availability probe() {
        try {
            Devices devices = Devices.find();
            return Requirements.availability(devices, 0, multiplier(devices));
        } catch (UnavailableException missing) {
            return Availability.unusable(missing.getMessage(), missing.advice());
        } catch (CudaException | BackendException failed) {
            return Availability.unusable(
                    "the NVIDIA driver does not work: " + failed.getMessage(), "see what nvidia-smi says");
        }
    }

    /** Says what will be loaded, but loads nothing yet: cuBLAS is large. */
    private static String multiplier(Devices devices) {
        if (GemmChoice.chosen() == GemmChoice.OWN) {
            return "Densor's own kernels, as -D" + GemmChoice.PROPERTY + " says";
        }
        try {
            CublasLibrary library = CublasLibrary.find(devices.driverVersion());
            return "cuBLAS " + library.major() + " in " + library.path() + ", found by " + library.source();
        } catch (UnavailableException none) {
            return "Densor's own kernels: " + none.getMessage() + "; " + none.advice();
        }
    }

    @Override
    public Backend open(int ordinal) {
        return Cuda.open(ordinal, Precision.chosen());
    }
}
