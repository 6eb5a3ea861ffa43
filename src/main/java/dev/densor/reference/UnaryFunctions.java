package dev.densor.reference;

import dev.densor.backend.UnaryOp;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongUnaryOperator;

/** What each {@link UnaryOp} computes, in double arithmetic; predicates give 0 or 1. */
final class UnaryFunctions {
    private static final double SQRT_HALF = Math.sqrt(0.5);
    private static final double SQRT_TWO_BY_PI = Math.sqrt(2 / Math.PI);
    private static final double SELU_SCALE = 1.0507009873554805;
    private static final double SELU_ALPHA = 1.6732632423543772;

    private UnaryFunctions() {}

    static DoubleUnaryOperator of(UnaryOp op) {
        return switch (op) {
            case NEGATE -> x -> -x;
            case ABS -> Math::abs;
            case SIGN -> Math::signum;
            case SQUARE -> x -> x * x;
            case SQRT -> Math::sqrt;
            case RECIPROCAL -> x -> 1 / x;
            case FLOOR -> Math::floor;
            case CEIL -> Math::ceil;
            case ROUND -> Math::rint;
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
            case ERF -> Erf::erf;
            case NOT -> x -> x == 0 ? 1 : 0;
            case IS_NAN -> x -> Double.isNaN(x) ? 1 : 0;
            case IS_INF -> x -> Double.isInfinite(x) ? 1 : 0;
            default -> activation(op);
        };
    }

    private static DoubleUnaryOperator activation(UnaryOp op) {
        return switch (op) {
            case RELU -> x -> Math.max(x, 0);
            case RELU6 -> UnaryFunctions::relu6;
            case LEAKY_RELU -> x -> x >= 0 ? x : 0.2 * x;
            case ELU -> UnaryFunctions::elu;
            case SELU -> x -> SELU_SCALE * (x > 0 ? x : SELU_ALPHA * Math.expm1(x));
            case GELU -> x -> 0.5 * x * Erf.erfc(-x * SQRT_HALF);
            case GELU_TANH -> x -> 0.5 * x * (1 + Math.tanh(SQRT_TWO_BY_PI * (x + 0.044715 * x * x * x)));
            case SIGMOID -> UnaryFunctions::sigmoid;
            case SILU -> x -> x * sigmoid(x);
            case MISH -> x -> x * Math.tanh(softplus(x));
            case SOFTPLUS -> UnaryFunctions::softplus;
            case SOFTSIGN -> x -> x / (1 + Math.abs(x));
            case HARD_SIGMOID -> x -> relu6(x + 3) / 6;
            case HARD_SIGMOID_V2 -> x -> clip(0.2 * x + 0.5, 0, 1);
            case HARD_SILU -> x -> x * (relu6(x + 3) / 6);
            case HARD_TANH -> x -> clip(x, -1, 1);
            case SQUAREPLUS -> x -> (x + Math.sqrt(x * x + 4)) / 2;
            case SPARSE_PLUS -> x -> x <= -1 ? 0 : x < 1 ? 0.25 * (x + 1) * (x + 1) : x;
            case SPARSE_SIGMOID -> x -> clip(0.5 * (x + 1), 0, 1);
            case TANH_SHRINK -> x -> x - Math.tanh(x);
            case HARD_SHRINK -> x -> Math.abs(x) > 0.5 ? x : 0;
            case SOFT_SHRINK -> x -> x > 0.5 ? x - 0.5 : x < -0.5 ? x + 0.5 : 0;
            case LOG_SIGMOID -> x -> -softplus(-x);
            default -> throw new IllegalArgumentException("not an activation: " + op);
        };
    }

    /** For the ops that take integers. */
    static LongUnaryOperator ofIntegers(UnaryOp op) {
        return switch (op) {
            case NEGATE -> x -> -x;
            case ABS -> Math::abs;
            case SIGN -> Long::signum;
            case SQUARE -> x -> x * x;
            case RELU -> x -> Math.max(x, 0);
            case NOT -> x -> x == 0 ? 1 : 0;
            default -> throw new IllegalArgumentException(op + " needs floating point");
        };
    }

    private static double clip(double x, double low, double high) {
        return Math.min(Math.max(x, low), high);
    }

    private static double relu6(double x) {
        return clip(x, 0, 6);
    }

    private static double elu(double x) {
        return x > 0 ? x : Math.expm1(x);
    }

    /** Two-sided, so that the exponential never overflows. */
    private static double sigmoid(double x) {
        double e = Math.exp(-Math.abs(x));
        return x >= 0 ? 1 / (1 + e) : e / (1 + e);
    }

    /** {@code log(1 + e^x)} without overflow for large x and without loss for small. */
    private static double softplus(double x) {
        return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }
}
