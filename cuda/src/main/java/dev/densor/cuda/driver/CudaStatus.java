package dev.densor.cuda.driver;

import java.util.function.IntFunction;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import jcuda.driver.CUresult;
import jcuda.jcublas.cublasStatus;

/**
 * Makes exceptions of the statuses that CUDA's functions return. JCuda can throw by itself, but only by a setting for
 * the whole process, which is left to whoever else uses JCuda there: what it throws then is taken for the status.
 */
final class CudaStatus {
    /** Such an error is reported by whatever call comes next, and by all later ones, also of a device opened anew. */
    private static final String LOST =
            "; an operation queued earlier may have caused it; the device cannot be used in this"
                    + " process any more: start it again";

    private CudaStatus() {}

    /** The status of a call of the driver. */
    static int of(IntSupplier call) {
        return of(call, CUresult::stringFor, CUresult.CUDA_ERROR_UNKNOWN);
    }

    private static int of(IntSupplier call, IntFunction<String> names, int unknown) {
        try {
            return call.getAsInt();
        } catch (jcuda.CudaException thrown) {
            return IntStream.rangeClosed(1, CUresult.CUDA_ERROR_UNKNOWN)
                    .filter(status -> names.apply(status).equals(thrown.getMessage()))
                    .findFirst()
                    .orElse(unknown);
        }
    }

    /**
     * Makes a call of the driver.
     *
     * @param name of the function, for the message
     * @throws CudaException unless it succeeds
     */
    static void check(IntSupplier call, String name) {
        int status = of(call);
        if (status != CUresult.CUDA_SUCCESS) {
            throw failure(status, name);
        }
    }

    /**
     * Makes a call of cuBLAS.
     *
     * @param name of the function and what it is asked, for the message
     * @throws CudaException unless it succeeds
     */
    static void checkBlas(IntSupplier call, Supplier<String> name) {
        int status = of(call, cublasStatus::stringFor, cublasStatus.CUBLAS_STATUS_INTERNAL_ERROR);
        if (status != cublasStatus.CUBLAS_STATUS_SUCCESS) {
            int meaning = status == cublasStatus.CUBLAS_STATUS_ALLOC_FAILED
                    ? CUresult.CUDA_ERROR_OUT_OF_MEMORY
                    : CUresult.CUDA_ERROR_UNKNOWN;
            throw new CudaException(meaning, cublasStatus.stringFor(status) + " from " + name.get());
        }
    }

    /**
     * What a call of the driver ended with.
     *
     * @param call the function and what it was asked, for the message
     */
    static CudaException failure(int status, String call) {
        return new CudaException(status, name(status) + " from " + call + hint(status));
    }

    /** A status as NVIDIA's documentation calls it; newer drivers have some that JCuda does not know. */
    static String name(int status) {
        String name = CUresult.stringFor(status);
        return name.startsWith("INVALID") ? "CUDA error " + status : name;
    }

    private static String hint(int status) {
        return switch (status) {
            case CUresult.CUDA_ERROR_ILLEGAL_ADDRESS,
                    CUresult.CUDA_ERROR_LAUNCH_FAILED,
                    CUresult.CUDA_ERROR_MISALIGNED_ADDRESS,
                    CUresult.CUDA_ERROR_ILLEGAL_INSTRUCTION,
                    CUresult.CUDA_ERROR_HARDWARE_STACK_ERROR,
                    CUresult.CUDA_ERROR_INVALID_ADDRESS_SPACE,
                    CUresult.CUDA_ERROR_INVALID_PC,
                    CUresult.CUDA_ERROR_ASSERT -> LOST;
            case CUresult.CUDA_ERROR_LAUNCH_TIMEOUT ->
                "; a GPU that drives a display stops kernels that take seconds: use smaller batches or another GPU"
                        + LOST;
            case CUresult.CUDA_ERROR_DEVICE_UNAVAILABLE ->
                "; another process may have the device to itself: nvidia-smi -q -d COMPUTE tells";
            case CUresult.CUDA_ERROR_UNSUPPORTED_PTX_VERSION ->
                "; the driver is older than the kernels: install a newer one";
            case CUresult.CUDA_ERROR_ECC_UNCORRECTABLE -> "; the device's memory is failing: nvidia-smi tells more";
            case CUresult.CUDA_ERROR_SYSTEM_NOT_READY -> "; is the service nvidia-fabricmanager running?";
            case CUresult.CUDA_ERROR_SYSTEM_DRIVER_MISMATCH ->
                "; the kernel's driver and libcuda.so.1 are of different versions: restart the machine";
            default -> "";
        };
    }
}
