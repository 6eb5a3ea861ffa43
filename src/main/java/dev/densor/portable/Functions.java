package dev.densor.portable;

import dev.densor.backend.UnaryOp;

/** The functions of float32 that have loops here; the others are left to the reference. */
final class Functions {
    private Functions() {}

    /** Which loops serve a function. */
    private enum Kind {
        SIMPLE,
        SMOOTH,
        ELSEWHERE
    }

    private static Kind kind(UnaryOp op) {
        return switch (op) {
            case NEGATE, ABS, SQUARE, SQRT, RECIPROCAL, RELU, RELU6, LEAKY_RELU, SOFTSIGN -> Kind.SIMPLE;
            case HARD_SIGMOID, HARD_SIGMOID_V2, HARD_SILU, HARD_TANH, SPARSE_SIGMOID -> Kind.SIMPLE;
            case EXP, EXPM1, TANH, ELU, SELU, GELU, GELU_TANH, SIGMOID, SILU, MISH -> Kind.SMOOTH;
            case SOFTPLUS, TANH_SHRINK, LOG_SIGMOID -> Kind.SMOOTH;
            case SIGN, FLOOR, CEIL, ROUND, LOG, LOG1P, SIN, COS, TAN, ATAN, SINH, COSH, ERF -> Kind.ELSEWHERE;
            case NOT, IS_NAN, IS_INF, SQUAREPLUS, SPARSE_PLUS, HARD_SHRINK, SOFT_SHRINK -> Kind.ELSEWHERE;
        };
    }

    static boolean has(UnaryOp op) {
        return kind(op) != Kind.ELSEWHERE;
    }

    /** {@code x[i] = op(x[i])} for i from 0 to {@code count - 1}. */
    static void apply(UnaryOp op, float[] x, int count, Scratch scratch) {
        if (kind(op) == Kind.SIMPLE) {
            SimpleFunctions.apply(op, x, count);
            return;
        }
        for (int from = 0; from < count; from += Scratch.RUN) {
            SmoothFunctions.apply(op, x, from, Math.min(Scratch.RUN, count - from), scratch);
        }
    }
}
