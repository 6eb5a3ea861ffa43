package dev.densor.shape;

/** Operands whose element types do not fit the operation; nothing is ever promoted silently. */
public final class DTypeException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message operation, colon, what is wrong, and what to do: {@code add: float32 and int32; use cast}
     */
    public DTypeException(String message) {
        super(message);
    }
}
