package dev.densor.cuda.driver;

/** A call of CUDA failed. Caught within this module, where the operation and its shapes are known. */
public final class CudaException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int OUT_OF_MEMORY = 2;

    private static final int INVALID_IMAGE = 200;
    private static final int NO_BINARY_FOR_GPU = 209;
    private static final int UNSUPPORTED_VERSION = 222;

    private final int status;

    /**
     * @param status of the driver, {@code CUresult}
     * @param message status by name, what was asked for
     */
    public CudaException(int status, String message) {
        super(message);
        this.status = status;
    }

    /** Whether the device's memory is used up. */
    public boolean isOutOfMemory() {
        return status == OUT_OF_MEMORY;
    }

    /** Whether the driver does not take kernels as they were given to it, but may take them in another form. */
    public boolean isRefusedImage() {
        return status == INVALID_IMAGE || status == NO_BINARY_FOR_GPU || status == UNSUPPORTED_VERSION;
    }
}
