package dev.densor.shape;

/** The rule by which an axis may count from the end. */
final class Axis {
    private Axis() {}

    /**
     * The axis in [0, rank).
     *
     * @param axis in [-rank, rank)
     * @param op and {@code shape} are named in the message
     */
    static int of(int axis, int rank, String op, Object shape) {
        if (axis < -rank || axis >= rank) {
            throw new ShapeException(op + ": axis " + axis + " is out of range for " + shape);
        }
        return axis < 0 ? axis + rank : axis;
    }
}
