package dev.densor;

import dev.densor.backend.BinaryOp;
import dev.densor.backend.UnaryOp;
import dev.densor.ops.Comparison;
import dev.densor.ops.Elementwise;
import dev.densor.ops.KerasVersion;
import dev.densor.ops.Versioned;
import dev.densor.tensor.Tensor;

/** The functions of {@link K} that take each element, or each pair of two operands, by itself; operands broadcast. */
public abstract sealed class KElements extends KShapes permits KReductions {
    KElements() {}

    /** {@code x * x} */
    public static Tensor square(Tensor x) {
        return Elementwise.apply(UnaryOp.SQUARE, x);
    }

    /** {@code |x|} */
    public static Tensor abs(Tensor x) {
        return Elementwise.apply(UnaryOp.ABS, x);
    }

    /** Square root, 0 below 0. */
    public static Tensor sqrt(Tensor x) {
        return sqrt(x, KerasVersion.V2);
    }

    /** Square root; below 0 it is 0 in V2, NaN in V3. */
    public static Tensor sqrt(Tensor x, KerasVersion version) {
        return Versioned.sqrt(x, version);
    }

    /** {@code e^x} */
    public static Tensor exp(Tensor x) {
        return Elementwise.apply(UnaryOp.EXP, x);
    }

    /** {@code e^x - 1}, accurate near 0. */
    public static Tensor expm1(Tensor x) {
        return Elementwise.apply(UnaryOp.EXPM1, x);
    }

    /** Natural logarithm; -infinity at 0, NaN below. */
    public static Tensor log(Tensor x) {
        return Elementwise.apply(UnaryOp.LOG, x);
    }

    /** {@code log(1 + x)}, accurate near 0. */
    public static Tensor log1p(Tensor x) {
        return Elementwise.apply(UnaryOp.LOG1P, x);
    }

    /** Logarithm to the base 2. */
    public static Tensor log2(Tensor x) {
        return Elementwise.log2(x);
    }

    /** Logarithm to the base 10. */
    public static Tensor log10(Tensor x) {
        return Elementwise.log10(x);
    }

    /** Nearest integer, ties to even. */
    public static Tensor round(Tensor x) {
        return Elementwise.apply(UnaryOp.ROUND, x);
    }

    /** Largest integer not above x. */
    public static Tensor floor(Tensor x) {
        return Elementwise.apply(UnaryOp.FLOOR, x);
    }

    /** Smallest integer not below x. */
    public static Tensor ceil(Tensor x) {
        return Elementwise.apply(UnaryOp.CEIL, x);
    }

    /** -1, 0 or 1; NaN stays. */
    public static Tensor sign(Tensor x) {
        return Elementwise.apply(UnaryOp.SIGN, x);
    }

    /** {@code -x} */
    public static Tensor negative(Tensor x) {
        return Elementwise.apply(UnaryOp.NEGATE, x);
    }

    /** {@code 1 / x} */
    public static Tensor reciprocal(Tensor x) {
        return Elementwise.apply(UnaryOp.RECIPROCAL, x);
    }

    /** {@code 1 / sqrt(x)}; NaN below 0. */
    public static Tensor rsqrt(Tensor x) {
        return Elementwise.rsqrt(x);
    }

    /** Sine of radians. */
    public static Tensor sin(Tensor x) {
        return Elementwise.apply(UnaryOp.SIN, x);
    }

    /** Cosine of radians. */
    public static Tensor cos(Tensor x) {
        return Elementwise.apply(UnaryOp.COS, x);
    }

    /** Tangent of radians. */
    public static Tensor tan(Tensor x) {
        return Elementwise.apply(UnaryOp.TAN, x);
    }

    /** Inverse tangent, in radians. */
    public static Tensor arctan(Tensor x) {
        return Elementwise.apply(UnaryOp.ATAN, x);
    }

    /** Hyperbolic sine. */
    public static Tensor sinh(Tensor x) {
        return Elementwise.apply(UnaryOp.SINH, x);
    }

    /** Hyperbolic cosine. */
    public static Tensor cosh(Tensor x) {
        return Elementwise.apply(UnaryOp.COSH, x);
    }

    /** Error function. */
    public static Tensor erf(Tensor x) {
        return Elementwise.apply(UnaryOp.ERF, x);
    }

    /** {@code x^a} */
    public static Tensor pow(Tensor x, double a) {
        return Elementwise.pow(x, a);
    }

    /** {@code x^a} */
    public static Tensor pow(Tensor x, Tensor a) {
        return Elementwise.pow(x, a);
    }

    /** x within bounds; NaN stays; a maximum below the minimum becomes the minimum. Infinite for none. */
    public static Tensor clip(Tensor x, double minValue, double maxValue) {
        return clip(x, minValue, maxValue, KerasVersion.V2);
    }

    /** x within bounds; where they cross the result is the minimum in V2, the maximum in V3. */
    public static Tensor clip(Tensor x, double minValue, double maxValue, KerasVersion version) {
        return Versioned.clip(x, minValue, maxValue, version);
    }

    /** {@code min(max(x, minValue), maxValue)} */
    public static Tensor clip(Tensor x, Tensor minValue, Tensor maxValue) {
        return Elementwise.clip(x, minValue, maxValue);
    }

    /** {@code x + y} */
    public static Tensor add(Tensor x, Tensor y) {
        return Elementwise.apply(BinaryOp.ADD, x, y);
    }

    /** {@code x + y} */
    public static Tensor add(Tensor x, double y) {
        return Elementwise.apply(BinaryOp.ADD, x, y);
    }

    /** {@code x - y} */
    public static Tensor subtract(Tensor x, Tensor y) {
        return Elementwise.apply(BinaryOp.SUBTRACT, x, y);
    }

    /** {@code x - y} */
    public static Tensor subtract(Tensor x, double y) {
        return Elementwise.apply(BinaryOp.SUBTRACT, x, y);
    }

    /** {@code x * y} */
    public static Tensor multiply(Tensor x, Tensor y) {
        return Elementwise.apply(BinaryOp.MULTIPLY, x, y);
    }

    /** {@code x * y} */
    public static Tensor multiply(Tensor x, double y) {
        return Elementwise.apply(BinaryOp.MULTIPLY, x, y);
    }

    /** {@code x / y} */
    public static Tensor divide(Tensor x, Tensor y) {
        return Elementwise.apply(BinaryOp.DIVIDE, x, y);
    }

    /** {@code x / y} */
    public static Tensor divide(Tensor x, double y) {
        return Elementwise.apply(BinaryOp.DIVIDE, x, y);
    }

    /** The larger of each pair; NaN when either is. */
    public static Tensor maximum(Tensor x, Tensor y) {
        return Elementwise.apply(BinaryOp.MAXIMUM, x, y);
    }

    /** The larger of each pair; NaN when either is. */
    public static Tensor maximum(Tensor x, double y) {
        return Elementwise.apply(BinaryOp.MAXIMUM, x, y);
    }

    /** The smaller of each pair; NaN when either is. */
    public static Tensor minimum(Tensor x, Tensor y) {
        return Elementwise.apply(BinaryOp.MINIMUM, x, y);
    }

    /** The smaller of each pair; NaN when either is. */
    public static Tensor minimum(Tensor x, double y) {
        return Elementwise.apply(BinaryOp.MINIMUM, x, y);
    }

    /** {@code x == y}, BOOL. */
    public static Tensor equal(Tensor x, Tensor y) {
        return Elementwise.apply(BinaryOp.EQUAL, x, y);
    }

    /** {@code x == y}, BOOL. */
    public static Tensor equal(Tensor x, double y) {
        return Elementwise.apply(BinaryOp.EQUAL, x, y);
    }

    /** {@code x != y}, BOOL. */
    public static Tensor notEqual(Tensor x, Tensor y) {
        return Elementwise.apply(BinaryOp.NOT_EQUAL, x, y);
    }

    /** {@code x != y}, BOOL. */
    public static Tensor notEqual(Tensor x, double y) {
        return Elementwise.apply(BinaryOp.NOT_EQUAL, x, y);
    }

    /** {@code x > y}, BOOL. */
    public static Tensor greater(Tensor x, Tensor y) {
        return Elementwise.apply(BinaryOp.GREATER, x, y);
    }

    /** {@code x > y}, BOOL. */
    public static Tensor greater(Tensor x, double y) {
        return Elementwise.apply(BinaryOp.GREATER, x, y);
    }

    /** {@code x >= y}, BOOL. */
    public static Tensor greaterEqual(Tensor x, Tensor y) {
        return Elementwise.apply(BinaryOp.GREATER_EQUAL, x, y);
    }

    /** {@code x >= y}, BOOL. */
    public static Tensor greaterEqual(Tensor x, double y) {
        return Elementwise.apply(BinaryOp.GREATER_EQUAL, x, y);
    }

    /** {@code x < y}, BOOL. */
    public static Tensor less(Tensor x, Tensor y) {
        return Elementwise.apply(BinaryOp.LESS, x, y);
    }

    /** {@code x < y}, BOOL. */
    public static Tensor less(Tensor x, double y) {
        return Elementwise.apply(BinaryOp.LESS, x, y);
    }

    /** {@code x <= y}, BOOL. */
    public static Tensor lessEqual(Tensor x, Tensor y) {
        return Elementwise.apply(BinaryOp.LESS_EQUAL, x, y);
    }

    /** {@code x <= y}, BOOL. */
    public static Tensor lessEqual(Tensor x, double y) {
        return Elementwise.apply(BinaryOp.LESS_EQUAL, x, y);
    }

    /** Whether x is NaN, BOOL. */
    public static Tensor isnan(Tensor x) {
        return Elementwise.apply(UnaryOp.IS_NAN, x);
    }

    /** Whether x is infinite, BOOL. */
    public static Tensor isinf(Tensor x) {
        return Elementwise.apply(UnaryOp.IS_INF, x);
    }

    /** Whether x is neither infinite nor NaN, BOOL. */
    public static Tensor isfinite(Tensor x) {
        return Comparison.isFinite(x);
    }
}
