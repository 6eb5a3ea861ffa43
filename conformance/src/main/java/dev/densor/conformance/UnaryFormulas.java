package dev.densor.conformance;

import dev.densor.backend.UnaryOp;
import java.util.function.DoubleUnaryOperator;

/** What each {@link UnaryOp} may give, written from its specification. */
final class UnaryFormulas {
    private static final double ALPHA = 1.6732632423543772;
    private static final double SCALE = 1.0507009873554805;
    private static final double INFINITY = Double.POSITIVE_INFINITY;

    private final Arithmetic arithmetic;

    UnaryFormulas(Arithmetic arithmetic) {
        this.arithmetic = arithmetic;
    }

    Interval apply(UnaryOp op, Interval x) {
        return switch (Tolerance.of(op)) {
            case EXACT -> rounds(op) ? arithmetic.storedRounding(x.map(exact(op))) : x.map(exact(op));
            case ULP, SUM, COMPOSITE -> arithmetic.stored(accurate(op, x));
        };
    }

    /** As {@link #apply}, at the end of a dense layer: by a fast form, perhaps. */
    Interval applyToSum(UnaryOp op, Interval x) {
        if (!arithmetic.isNarrow()) {
            return apply(op, x);
        }
        if (!Tolerance.hasFastForms(op)) {
            return arithmetic.stored(apply(op, x));
        }
        double tail = Tolerance.hasTail(op) ? Tolerance.TAIL : -INFINITY;
        Interval above = x.part(tail, INFINITY).hull(x.nanPart());
        Interval below = Tolerance.hasTail(op) ? x.part(-INFINITY, tail) : Interval.EMPTY;
        Interval forms = arithmetic.off(accurate(op, above)).hull(arithmetic.offInTail(accurate(op, below), below));
        return arithmetic.stored(apply(op, x).hull(forms));
    }

    /** Before it is rounded to the type of the elements. */
    private Interval accurate(UnaryOp op, Interval x) {
        return Tolerance.of(op) == Tolerance.ULP ? arithmetic.apply(transcendental(op), x) : composite(op, x);
    }

    private static boolean rounds(UnaryOp op) {
        return op == UnaryOp.SQUARE || op == UnaryOp.SQRT || op == UnaryOp.RECIPROCAL;
    }

    private static DoubleUnaryOperator exact(UnaryOp op) {
        return switch (op) {
            case NEGATE -> x -> -x;
            case ABS -> Math::abs;
            case SIGN -> x -> x > 0 ? 1 : x < 0 ? -1 : x;
            case SQUARE -> x -> x * x;
            case SQRT -> Math::sqrt;
            case RECIPROCAL -> x -> 1 / x;
            case FLOOR -> Math::floor;
            case CEIL -> Math::ceil;
            case ROUND -> Math::rint;
            case NOT -> x -> 1 - x;
            case IS_NAN -> x -> Double.isNaN(x) ? 1 : 0;
            case IS_INF -> x -> Double.isInfinite(x) ? 1 : 0;
            case RELU -> x -> x < 0 ? 0 : x;
            case RELU6 -> UnaryFormulas::relu6;
            case HARD_TANH -> x -> x < -1 ? -1 : x > 1 ? 1 : x;
            case HARD_SHRINK -> x -> x > 0.5 || x < -0.5 ? x : 0;
            default -> throw new IllegalArgumentException(op + " is not exact");
        };
    }

    private static DoubleUnaryOperator transcendental(UnaryOp op) {
        return switch (op) {
            case EXP -> Math::exp;
            case EXPM1 -> Math::expm1;
            case LOG -> Math::log;
            case LOG1P -> Math::log1p;
            case SIN -> Math::sin;
            case COS -> Math::cos;
            case TAN -> Math::tan;
            case ATAN -> Math::atan;
            case SINH -> Math::sinh;
            case COSH -> Math::cosh;
            case TANH -> Math::tanh;
            case ERF -> ErrorFunction::erf;
            default -> throw new IllegalArgumentException(op + " is not transcendental");
        };
    }

    private static double relu6(double x) {
        return x < 0 ? 0 : x > 6 ? 6 : x;
    }

    private Interval composite(UnaryOp op, Interval x) {
        return switch (op) {
            case LEAKY_RELU -> positive(x).hull(arithmetic.times(notPositive(x), 0.2));
            case ELU -> positive(x).hull(expm1(notPositive(x)));
            case SELU -> arithmetic.times(positive(x).hull(arithmetic.times(expm1(notPositive(x)), ALPHA)), SCALE);
            case GELU -> gelu(x);
            case GELU_TANH -> geluTanh(x);
            case SIGMOID -> sigmoid(x);
            case SILU -> arithmetic.times(x, sigmoid(x));
            case MISH -> arithmetic.times(x, tanh(softplus(x)));
            case SOFTPLUS -> softplus(x);
            case SOFTSIGN -> arithmetic.dividedBy(x, arithmetic.plus(x.map(Math::abs), 1));
            case HARD_SIGMOID -> hardSigmoid(x);
            case HARD_SIGMOID_V2 -> unit(arithmetic.plus(arithmetic.times(x, 0.2), 0.5));
            case HARD_SILU -> arithmetic.times(x, hardSigmoid(x));
            case SQUAREPLUS -> half(arithmetic.plus(x, arithmetic.sqrt(arithmetic.plus(arithmetic.times(x, x), 4))));
            case SPARSE_PLUS -> sparsePlus(x);
            case SPARSE_SIGMOID -> unit(half(arithmetic.plus(x, 1)));
            case TANH_SHRINK -> arithmetic.minus(x, tanh(x));
            case SOFT_SHRINK -> softShrink(x);
            case LOG_SIGMOID -> softplus(x.map(v -> -v)).map(v -> -v);
            default -> throw new IllegalArgumentException(op + " is a single step");
        };
    }

    private static Interval positive(Interval x) {
        return x.part(0, INFINITY).hull(x.nanPart());
    }

    private static Interval notPositive(Interval x) {
        return x.part(-INFINITY, 0);
    }

    private static Interval half(Interval x) {
        return x.map(v -> v / 2);
    }

    private static Interval unit(Interval x) {
        return x.map(v -> v < 0 ? 0 : v > 1 ? 1 : v);
    }

    private Interval expm1(Interval x) {
        return arithmetic.apply(Math::expm1, x);
    }

    private Interval tanh(Interval x) {
        return arithmetic.apply(Math::tanh, x);
    }

    private Interval sigmoid(Interval x) {
        return arithmetic.reciprocal(arithmetic.plus(arithmetic.apply(v -> Math.exp(-v), x), 1));
    }

    /** {@code max(x, 0) + log(1 + e^-|x|)} */
    private Interval softplus(Interval x) {
        Interval rest = arithmetic.apply(Math::log1p, arithmetic.apply(v -> Math.exp(-Math.abs(v)), x));
        return arithmetic.plus(x.map(v -> v < 0 ? 0 : v), rest);
    }

    private Interval gelu(Interval x) {
        Interval argument = arithmetic.times(x, -Math.sqrt(0.5));
        return arithmetic.times(half(x), arithmetic.apply(ErrorFunction::erfc, argument));
    }

    private Interval geluTanh(Interval x) {
        Interval cube = arithmetic.times(arithmetic.times(x, x), x);
        Interval inner = arithmetic.plus(x, arithmetic.times(cube, 0.044715));
        Interval tanh = tanh(arithmetic.times(inner, Math.sqrt(2 / Math.PI)));
        return arithmetic.times(half(x), arithmetic.plus(tanh, 1));
    }

    private Interval hardSigmoid(Interval x) {
        return arithmetic.times(arithmetic.plus(x, 3).map(UnaryFormulas::relu6), 1.0 / 6);
    }

    private Interval sparsePlus(Interval x) {
        Interval shifted = arithmetic.plus(x.part(-1, 1), 1);
        Interval middle = arithmetic.times(arithmetic.times(shifted, shifted), 0.25);
        return x.part(-INFINITY, -1)
                .map(v -> 0)
                .hull(middle)
                .hull(x.part(1, INFINITY))
                .hull(x.nanPart());
    }

    private Interval softShrink(Interval x) {
        Interval above = arithmetic.plus(x.part(0.5, INFINITY), -0.5);
        Interval below = arithmetic.plus(x.part(-INFINITY, -0.5), 0.5);
        // NaN is neither above nor below.
        Interval between = x.part(-0.5, 0.5).hull(x.nanPart()).map(v -> 0);
        return above.hull(between).hull(below);
    }
}
