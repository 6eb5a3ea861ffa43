package dev.densor.cli.data;

/** Data that a model cannot be given, or that cannot be scored; the message is one sentence that names the file. */
public final class DataException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param file whose fault it is
     * @param problem what is wrong, and what to do
     */
    DataException(String file, String problem) {
        super(file + ": " + problem);
    }

    /**
     * @param file whose fault it is
     * @param problem what is wrong, and what to do
     * @param cause what was thrown where it was noticed
     */
    DataException(String file, String problem, Throwable cause) {
        super(file + ": " + problem, cause);
    }
}
