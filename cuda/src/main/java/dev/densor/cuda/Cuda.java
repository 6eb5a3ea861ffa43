package dev.densor.cuda;

import dev.densor.backend.Availability;
import dev.densor.backend.Backend;
import dev.densor.backend.BackendException;
import dev.densor.cuda.driver.CublasHandle;
import dev.densor.cuda.driver.CudaContext;
import dev.densor.cuda.driver.CudaException;
import dev.densor.cuda.driver.Devices;
import dev.densor.cuda.driver.UnavailableException;
import java.util.Objects;
import java.util.function.Supplier;

/** Opens NVIDIA's GPUs with a choice that {@code Backends.open("cuda:0")} leaves to a system property. */
public final class Cuda {
    private Cuda() {}

    /**
     * Opens a GPU as {@code Backends.open("cuda:" + ordinal)} does, but computes products of float32 matrices in
     * {@code precision}, whatever {@value Precision#PROPERTY} says. A GPU may be open several times at once, in
     * different precisions, too.
     *
     * @param ordinal which of several, from 0 as CUDA counts them
     * @param precision of products of float32 matrices
     * @throws BackendException when there is no such GPU, or it cannot be used
     */
    public static Backend open(int ordinal, Precision precision) {
        Objects.requireNonNull(precision, "precision");
        try {
            Availability availability = Requirements.availability(Devices.find(), ordinal, "");
            if (!availability.usable()) {
                throw new BackendException("cuda:" + ordinal + " is not available: " + availability.reason() + "; "
                        + availability.advice());
            }
            return open(CudaContext.open(ordinal), precision);
        } catch (UnavailableException missing) {
            throw new BackendException(
                    "cuda:" + ordinal + " is not available: " + missing.getMessage() + "; " + missing.advice());
        } catch (CudaException failed) {
            throw new BackendException("cuda:" + ordinal + " does not open: " + failed.getMessage(), failed);
        }
    }

    private static Backend open(CudaContext context, Precision precision) {
        try {
            Device device = Device.open(context.toString(), context, new CudaMemory(context, context.toString()));
            Gemm gemm = gemm(context, device, precision);
            return new CudaBackend(device, gemm, DenseLayers.of(device, gemm, precision, hopper(device, precision)));
        } catch (RuntimeException | Error failed) {
            context.close();
            throw failed;
        }
    }

    /** Dense layers by one kernel where there are such kernels, or null. */
    private static HopperDense hopper(Device device, Precision precision) {
        if (!HopperDense.isFor(device.driver().properties())) {
            return null;
        }
        Supplier<DenseMapping> mapping = () -> DenseTrust.mapping(device.name(), device.driver());
        return new HopperDense(device, precision, ActivationForms.chosen(), mapping);
    }

    private static Gemm gemm(CudaContext context, Device device, Precision precision) {
        GemmChoice.Opening cublas =
                () -> new CublasGemm(device.name(), CublasHandle.open(context, device.stream()), precision);
        return GemmChoice.chosen().open(cublas, reason -> new OwnGemm(device, precision, reason));
    }
}
