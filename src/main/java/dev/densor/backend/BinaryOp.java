package dev.densor.backend;

/**
 * The functions of two elements of one type. Arithmetic keeps the type, integers wrap around; comparisons give BOOL and
 * are false when an operand is NaN, except {@link #NOT_EQUAL}; {@link #AND} and {@link #OR} take BOOL.
 */
public enum BinaryOp {
    /** {@code a + b} */
    ADD,
    /** {@code a - b} */
    SUBTRACT,
    /** {@code a * b} */
    MULTIPLY,
    /** {@code a / b}; floating point only */
    DIVIDE,
    /** {@code a^b}; {@code a^0 = 1} and {@code 1^b = 1} even for NaN; floating point only */
    POW,
    /** the larger; NaN when either is */
    MAXIMUM,
    /** the smaller; NaN when either is */
    MINIMUM,
    /** {@code a == b} */
    EQUAL,
    /** {@code a != b}; true when either is NaN */
    NOT_EQUAL,
    /** {@code a > b} */
    GREATER,
    /** {@code a >= b} */
    GREATER_EQUAL,
    /** {@code a < b} */
    LESS,
    /** {@code a <= b} */
    LESS_EQUAL,
    /** logical and */
    AND,
    /** logical or */
    OR;

    /** Whether the result is BOOL. */
    public boolean isPredicate() {
        return switch (this) {
            case EQUAL, NOT_EQUAL, GREATER, GREATER_EQUAL, LESS, LESS_EQUAL, AND, OR -> true;
            case ADD, SUBTRACT, MULTIPLY, DIVIDE, POW, MAXIMUM, MINIMUM -> false;
        };
    }

    /** Whether the operands are BOOL. */
    public boolean isLogical() {
        return this == AND || this == OR;
    }
}
