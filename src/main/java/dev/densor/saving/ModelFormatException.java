package dev.densor.saving;

/**
 * A model file cannot be read: it is damaged, holds something that Densor does not run, or is no model file. The
 * message names the file, the layer and the weight where there are such, what is wrong, and what to do.
 */
public final class ModelFormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message file, colon, layer, colon, what is wrong
     */
    public ModelFormatException(String message) {
        super(message);
    }

    /**
     * @param message as for {@link #ModelFormatException(String)}
     * @param cause what reading the file threw
     */
    public ModelFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
