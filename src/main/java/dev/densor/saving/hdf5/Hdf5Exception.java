package dev.densor.saving.hdf5;

/**
 * An HDF5 file cannot be read. The message names the file, the path inside it where there is one, and what is wrong;
 * this package throws nothing else because of what a file holds.
 */
public final class Hdf5Exception extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Hdf5Exception(String message, Throwable cause) {
        super(message, cause);
    }
}
