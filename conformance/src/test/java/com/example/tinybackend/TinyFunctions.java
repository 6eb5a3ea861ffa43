package com.example.tinybackend;

import dev.densor.backend.BinaryOp;
import dev.densor.backend.UnaryOp;

/** Every function of one and of two elements, in double arithmetic: what a buffer then rounds is near enough. */
final class TinyFunctions {
    private static final double SELU_SCALE = 1.0507009873554805;
    private static final double SELU_ALPHA = 1.6732632423543772;

    private TinyFunctions() {}

    static double apply(UnaryOp op, double x) {
        return switch (op) {
            case NEGATE -> -x;
            case ABS -> Math.abs(x);
            case SIGN -> Math.signum(x);
            case SQUARE -> x * x;
            case SQRT -> Math.sqrt(x);
            case RECIPROCAL -> 1 / x;
            case FLOOR -> Math.floor(x);
            case CEIL -> Math.ceil(x);
            case ROUND -> Math.rint(x);
            case EXP -> Math.exp(x);
            case EXPM1 -> Math.expm1(x);
            case LOG -> Math.log(x);
            case LOG1P -> Math.log1p(x);
            case SIN -> Math.sin(x);
            case COS -> Math.cos(x);
            case TAN -> Math.tan(x);
            case ATAN -> Math.atan(x);
            case SINH -> Math.sinh(x);
            case COSH -> Math.cosh(x);
            case TANH -> Math.tanh(x);
            case ERF -> ErrorFunction.erf(x);
            case NOT -> x == 0 ? 1 : 0;
            case IS_NAN -> Double.isNaN(x) ? 1 : 0;
            case IS_INF -> Double.isInfinite(x) ? 1 : 0;
            default -> activation(op, x);
        };
    }

    private static double activation(UnaryOp op, double x) {
        return switch (op) {
            case RELU -> Math.max(x, 0);
            case RELU6 -> clip(x, 0, 6);
            case LEAKY_RELU -> x >= 0 ? x : 0.2 * x;
            case ELU -> elu(x);
            case SELU -> SELU_SCALE * (x > 0 ? x : SELU_ALPHA * Math.expm1(x));
            case GELU -> x / 2 * ErrorFunction.erfc(-x / Math.sqrt(2));
            case GELU_TANH -> x / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
            case SIGMOID -> sigmoid(x);
            case SILU -> x * sigmoid(x);
            case MISH -> x * Math.tanh(softplus(x));
            case SOFTPLUS -> softplus(x);
            case SOFTSIGN -> x / (1 + Math.abs(x));
            case HARD_SIGMOID -> clip(x + 3, 0, 6) / 6;
            case HARD_SIGMOID_V2 -> clip(0.2 * x + 0.5, 0, 1);
            case HARD_SILU -> x * clip(x + 3, 0, 6) / 6;
            case HARD_TANH -> clip(x, -1, 1);
            case SQUAREPLUS -> (x + Math.sqrt(x * x + 4)) / 2;
            case SPARSE_PLUS -> x <= -1 ? 0 : x < 1 ? (x + 1) * (x + 1) / 4 : x;
            case SPARSE_SIGMOID -> clip((x + 1) / 2, 0, 1);
            case TANH_SHRINK -> x - Math.tanh(x);
            case HARD_SHRINK -> Math.abs(x) > 0.5 ? x : 0;
            case SOFT_SHRINK -> x > 0.5 ? x - 0.5 : x < -0.5 ? x + 0.5 : 0;
            case LOG_SIGMOID -> -softplus(-x);
            default -> throw new IllegalArgumentException("tiny: " + op + " is newer than this backend");
        };
    }

    /** Java's max and min keep NaN, as the contract wants. */
    private static double clip(double x, double low, double high) {
        return Math.min(Math.max(x, low), high);
    }

    private static double elu(double x) {
        return x > 0 ? x : Math.expm1(x);
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    private static double softplus(double x) {
        return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }

    /** Of integers the low bits, which a double would lose. */
    static double wholeProduct(double a, double b) {
        return (int) ((long) a * (long) b);
    }

    static double apply(BinaryOp op, double a, double b) {
        return switch (op) {
            case ADD -> a + b;
            case SUBTRACT -> a - b;
            case MULTIPLY -> a * b;
            case DIVIDE -> a / b;
            case POW -> a == 1 ? 1 : Math.abs(a) == 1 && Double.isInfinite(b) ? 1 : Math.pow(a, b);
            case MAXIMUM -> Math.max(a, b);
            case MINIMUM -> Math.min(a, b);
            case EQUAL -> a == b ? 1 : 0;
            case NOT_EQUAL -> a != b ? 1 : 0;
            case GREATER -> a > b ? 1 : 0;
            case GREATER_EQUAL -> a >= b ? 1 : 0;
            case LESS -> a < b ? 1 : 0;
            case LESS_EQUAL -> a <= b ? 1 : 0;
            case AND -> a != 0 && b != 0 ? 1 : 0;
            case OR -> a != 0 || b != 0 ? 1 : 0;
        };
    }
}
