package dev.densor.saving.hdf5;

/**
 * What is wrong, said by code that does not know the file's name or the path: {@link Hdf5File#read} adds both and
 * throws {@link Hdf5Exception}.
 */
final class UnreadableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnreadableException(String what, Object... values) {
        super(String.format(what, values));
    }
}
