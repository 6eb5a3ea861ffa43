package dev.densor.cuda.driver;

/** A call of CUDA failed. Caught within this module, where the operation and its shapes are known. */
public final class CudaException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int OUT_OF_MEMORY = 2;

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
}
