package dev.densor.npy;

import java.io.IOException;

/** A NumPy file cannot be read or written; the message is one sentence that names the file and what is wrong. */
public final class NpyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param file whose fault it is
     * @param problem what is wrong, and what to do
     */
    public NpyException(String file, String problem) {
        super(file + ": " + problem);
    }

    /**
     * @param file that was read or written
     * @param cause what the operating system or the zip said
     */
    public NpyException(String file, IOException cause) {
        super(file + ": " + IoReason.of(cause), cause);
    }
}
