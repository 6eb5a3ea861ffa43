package dev.densor.conformance;

import dev.densor.backend.BinaryOp;
import dev.densor.backend.UnaryOp;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;

/**
 * An element of an integer type. Integer kernels are exact and wrap around, so there is always one right answer.
 *
 * @param value within the range of its type
 */
record Whole(long value) implements Element {
    /** The low bits of {@code value} that {@code dtype} has room for. */
    static Whole wrap(long value, DType dtype) {
        return new Whole(
                switch (dtype) {
                    case INT64 -> value;
                    case INT32 -> (int) value;
                    case INT8 -> (byte) value;
                    case UINT8 -> value & 0xff;
                    case FLOAT32, FLOAT64, FLOAT16, BFLOAT16, BOOL ->
                        throw new IllegalArgumentException(dtype + " is not an integer type");
                });
    }

    /** {@code value} truncated, saturating; 0 for NaN. */
    static Whole truncate(double value, DType dtype) {
        return new Whole(
                switch (dtype) {
                    case INT64 -> (long) value;
                    case INT32 -> (int) value;
                    case INT8 -> Math.max(-128, Math.min(127, (long) value));
                    case UINT8 -> Math.max(0, Math.min(255, (long) value));
                    case FLOAT32, FLOAT64, FLOAT16, BFLOAT16, BOOL ->
                        throw new IllegalArgumentException(dtype + " is not an integer type");
                });
    }

    /** {@code op} of this, not yet wrapped to a type. */
    long apply(UnaryOp op) {
        return switch (op) {
            case NEGATE -> -value;
            case ABS -> value < 0 ? -value : value;
            case SIGN -> Long.compare(value, 0);
            case SQUARE -> value * value;
            case RELU -> value < 0 ? 0 : value;
            default -> throw new IllegalArgumentException(op + " of an integer");
        };
    }

    /** {@code op} of this and {@code other}, not yet wrapped; of a comparison, 0 or 1. */
    long apply(BinaryOp op, Whole other) {
        long b = other.value;
        return switch (op) {
            case ADD -> value + b;
            case SUBTRACT -> value - b;
            case MULTIPLY -> value * b;
            case MAXIMUM -> value > b ? value : b;
            case MINIMUM -> value < b ? value : b;
            case EQUAL -> value == b ? 1 : 0;
            case NOT_EQUAL -> value != b ? 1 : 0;
            case GREATER -> value > b ? 1 : 0;
            case GREATER_EQUAL -> value >= b ? 1 : 0;
            case LESS -> value < b ? 1 : 0;
            case LESS_EQUAL -> value <= b ? 1 : 0;
            case DIVIDE, POW, AND, OR -> throw new IllegalArgumentException(op + " of integers");
        };
    }

    @Override
    public Element convert(DType dtype) {
        return switch (dtype) {
            case FLOAT32, FLOAT64, FLOAT16, BFLOAT16 ->
                Interval.point(Format.of(dtype).round(dtype == DType.FLOAT64 ? value : sticky()));
            case BOOL -> Interval.point(value != 0 ? 1 : 0);
            case INT32, INT64, INT8, UINT8 -> wrap(value, dtype);
        };
    }

    /**
     * This as a double that rounds like it to any narrower format: of more than 53 bits, those that do not fit are
     * replaced by one bit which says that they were there, so that a tie stays none.
     */
    private double sticky() {
        boolean fits = Math.abs(value) >> 53 == 0;
        return fits ? value : (value & -2048) + ((value & 2047) != 0 ? 1024 : 0);
    }

    @Override
    public boolean admits(HostArray array, int index) {
        return array.getLong(index) == value;
    }

    @Override
    public double error(double other, double reference, Format format) {
        return 0;
    }

    @Override
    public boolean isDecided() {
        return true;
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
