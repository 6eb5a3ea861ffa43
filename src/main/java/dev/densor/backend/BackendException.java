package dev.densor.backend;

/** A device failed or cannot be used; the message names it, the operation with its shapes, and what to do. */
public final class BackendException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message device, operation, cause: {@code cuda:0: binary_add [32, 128]: out of memory allocating 512 MiB}
     */
    public BackendException(String message) {
        super(message);
    }

    /**
     * @param message as for {@link #BackendException(String)}
     * @param cause what the device's library threw
     */
    public BackendException(String message, Throwable cause) {
        super(message, cause);
    }
}
