package dev.densor.shape;

/** Operands whose shapes do not fit the operation; the message names the operation, the shapes and what disagrees. */
public final class ShapeException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message operation, colon, what is wrong, values: {@code matmul: inner dimensions differ: [2, 3] x [4, 5]}
     */
    public ShapeException(String message) {
        super(message);
    }
}
