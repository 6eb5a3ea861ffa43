package dev.densor.conformance;

import dev.densor.backend.BinaryOp;
import dev.densor.shape.DType;
import java.util.function.DoubleBinaryOperator;

/** What each {@link BinaryOp} may give, written from its specification. */
final class BinaryFormulas {
    private final Arithmetic arithmetic;
    private final DType dtype;

    /**
     * @param arithmetic of the operands' format
     * @param dtype of the operands
     */
    BinaryFormulas(Arithmetic arithmetic, DType dtype) {
        this.arithmetic = arithmetic;
        this.dtype = dtype;
    }

    Element apply(BinaryOp op, Element a, Element b) {
        if (a instanceof Whole left && b instanceof Whole right) {
            long value = left.apply(op, right);
            return op.isPredicate() ? Interval.point(value) : Whole.wrap(value, dtype);
        }
        return apply(op, (Interval) a, (Interval) b);
    }

    private Interval apply(BinaryOp op, Interval a, Interval b) {
        return switch (op) {
            case ADD, SUBTRACT, MULTIPLY, DIVIDE -> arithmetic.storedRounding(Interval.combine(function(op), a, b));
            case POW -> arithmetic.stored(arithmetic.pow(a, b));
            default -> Interval.combine(function(op), a, b);
        };
    }

    private static DoubleBinaryOperator function(BinaryOp op) {
        return switch (op) {
            case ADD -> (a, b) -> a + b;
            case SUBTRACT -> (a, b) -> a - b;
            case MULTIPLY -> (a, b) -> a * b;
            case DIVIDE -> (a, b) -> a / b;
            case POW -> throw new IllegalArgumentException("pow is not exact");
            case MAXIMUM -> (a, b) -> Double.isNaN(a) || a > b ? a : b;
            case MINIMUM -> (a, b) -> Double.isNaN(a) || a < b ? a : b;
            case EQUAL -> (a, b) -> a == b ? 1 : 0;
            case NOT_EQUAL -> (a, b) -> a == b ? 0 : 1;
            case GREATER -> (a, b) -> a > b ? 1 : 0;
            case GREATER_EQUAL -> (a, b) -> a >= b ? 1 : 0;
            case LESS -> (a, b) -> a < b ? 1 : 0;
            case LESS_EQUAL -> (a, b) -> a <= b ? 1 : 0;
            case AND -> (a, b) -> a * b;
            case OR -> (a, b) -> a + b - a * b;
        };
    }
}
