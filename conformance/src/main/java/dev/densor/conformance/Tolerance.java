package dev.densor.conformance;

import dev.densor.backend.BinaryOp;
import dev.densor.backend.ReduceOp;
import dev.densor.backend.ScanOp;
import dev.densor.backend.UnaryOp;

/**
 * How far a result may be from the exact one: a class, from which the bound follows. No case and no backend states a
 * number. For 16-bit types the bounds are those of float32, in which they are computed at least, and then a rounding.
 */
enum Tolerance {
    /** Equal, after one rounding to nearest even. +0 equals -0; NaN equals NaN. */
    EXACT,
    /** At most {@link #ULPS} units in the last place; {@link #POW_ULPS} for pow. */
    ULP,
    /**
     * {@code k * epsilon * (sum of the absolute values of the k terms)}, whatever order they are added in; of a product
     * of k factors, k units in the last place.
     */
    SUM,
    /**
     * What the bounds of the steps amount to when each takes the error of the one before it. A rounding between two
     * steps may be left out, so that a fused kernel conforms as well.
     */
    COMPOSITE;

    static final double ULPS = 4;
    static final double POW_ULPS = 16;

    static Tolerance of(UnaryOp op) {
        return switch (op) {
            case NEGATE, ABS, SIGN, SQUARE, SQRT, RECIPROCAL, FLOOR, CEIL, ROUND -> EXACT;
            case NOT, IS_NAN, IS_INF, RELU, RELU6, HARD_TANH, HARD_SHRINK -> EXACT;
            case EXP, EXPM1, LOG, LOG1P, SIN, COS, TAN, ATAN, SINH, COSH, TANH, ERF -> ULP;
            case LEAKY_RELU, ELU, SELU, GELU, GELU_TANH, SIGMOID, SILU, MISH, SOFTPLUS, SOFTSIGN -> COMPOSITE;
            case HARD_SIGMOID, HARD_SIGMOID_V2, HARD_SILU, SQUAREPLUS, SPARSE_PLUS, SPARSE_SIGMOID -> COMPOSITE;
            case TANH_SHRINK, SOFT_SHRINK, LOG_SIGMOID -> COMPOSITE;
        };
    }

    static Tolerance of(BinaryOp op) {
        return switch (op) {
            case POW -> ULP;
            case ADD, SUBTRACT, MULTIPLY, DIVIDE, MAXIMUM, MINIMUM, AND, OR -> EXACT;
            case EQUAL, NOT_EQUAL, GREATER, GREATER_EQUAL, LESS, LESS_EQUAL -> EXACT;
        };
    }

    static Tolerance of(ReduceOp op) {
        return switch (op) {
            case SUM, PROD -> SUM;
            case MAX, MIN, ARGMAX, ARGMIN, ANY, ALL -> EXACT;
        };
    }

    static Tolerance of(ScanOp op) {
        return switch (op) {
            case SUM, PROD -> SUM;
        };
    }
}
