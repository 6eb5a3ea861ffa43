package dev.densor.reference;

import dev.densor.backend.BinaryOp;
import java.util.function.DoubleBinaryOperator;
import java.util.function.LongBinaryOperator;

/** What each {@link BinaryOp} computes; predicates give 0 or 1. */
final class BinaryFunctions {
    private BinaryFunctions() {}

    static DoubleBinaryOperator of(BinaryOp op) {
        return switch (op) {
            case ADD -> Double::sum;
            case SUBTRACT -> (a, b) -> a - b;
            case MULTIPLY -> (a, b) -> a * b;
            case DIVIDE -> (a, b) -> a / b;
            case POW -> BinaryFunctions::pow;
            case MAXIMUM -> Math::max;
            case MINIMUM -> Math::min;
            case EQUAL -> (a, b) -> a == b ? 1 : 0;
            case NOT_EQUAL -> (a, b) -> a != b ? 1 : 0;
            case GREATER -> (a, b) -> a > b ? 1 : 0;
            case GREATER_EQUAL -> (a, b) -> a >= b ? 1 : 0;
            case LESS -> (a, b) -> a < b ? 1 : 0;
            case LESS_EQUAL -> (a, b) -> a <= b ? 1 : 0;
            case AND -> (a, b) -> a != 0 && b != 0 ? 1 : 0;
            case OR -> (a, b) -> a != 0 || b != 0 ? 1 : 0;
        };
    }

    /** For integers and BOOL. */
    static LongBinaryOperator ofIntegers(BinaryOp op) {
        return switch (op) {
            case ADD -> Long::sum;
            case SUBTRACT -> (a, b) -> a - b;
            case MULTIPLY -> (a, b) -> a * b;
            case MAXIMUM -> Math::max;
            case MINIMUM -> Math::min;
            case EQUAL -> (a, b) -> a == b ? 1 : 0;
            case NOT_EQUAL -> (a, b) -> a != b ? 1 : 0;
            case GREATER -> (a, b) -> a > b ? 1 : 0;
            case GREATER_EQUAL -> (a, b) -> a >= b ? 1 : 0;
            case LESS -> (a, b) -> a < b ? 1 : 0;
            case LESS_EQUAL -> (a, b) -> a <= b ? 1 : 0;
            case AND -> (a, b) -> a & b;
            case OR -> (a, b) -> a | b;
            case DIVIDE, POW -> throw new IllegalArgumentException(op + " needs floating point");
        };
    }

    /** Java says NaN for 1^NaN and (-1)^infinity, IEEE 754 and Keras say 1. */
    private static double pow(double a, double b) {
        return a == 1 || (a == -1 && Double.isInfinite(b)) ? 1 : StrictMath.pow(a, b);
    }
}
