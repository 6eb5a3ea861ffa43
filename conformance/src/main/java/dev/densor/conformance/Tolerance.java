package dev.densor.conformance;

import dev.densor.backend.BinaryOp;
import dev.densor.backend.ReduceOp;
import dev.densor.backend.ScanOp;
import dev.densor.backend.UnaryOp;

/**
 * How far a result may be from the exact one: a class, from which the bound follows. No case and no backend states a
 * number. For 16-bit types the bounds are those of float32, in which they are computed at least, and then a rounding.
 *
 * <p>Two things may add to it, each where the contract allows it and nowhere else.
 *
 * <p><b>Operands of products of FLOAT32 that are rounded</b>, where a device was opened so; {@link Multiplicands} has the
 * formula.
 *
 * <p><b>Fast forms.</b> A dense layer of 16-bit tensors that computes {@code y = f(s)} of its sums s at once, for an f of
 * which {@link #hasFastForms}, may compute f with an absolute error of {@code h(max(1, |y|))}, where h(v) is half a unit
 * in the last place of the type at v, and is 2^-11 to 2^-12 times v for FLOAT16 and 2^-8 to 2^-9 times v for BFLOAT16: no
 * more than the rounding of a result at 1 adds anyway. Where f vanishes towards -infinity ({@link #hasTail}) that would
 * leave nothing of small results, so that for {@code s < }{@value #TAIL} the error is at most {@code h(|y|)}: what the
 * rounding of y itself adds; and where y is s times a factor that FLOAT32 has not in full precision, it may be 0. Written
 * out, of a result r
 *
 * <pre>{@code
 * |r - f(s)| <= |f(s') - f(s)|     s' within the bound of SUM around s, and rounded to the type or not
 *             + h(max(1, |y|))     or h(|y|) in a tail; the form
 *             + h(|r|)             the rounding of the result
 * }</pre>
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

    /**
     * Where tails begin. Sigmoid has fallen to 0.018 there, which is not five times the h(1) of BFLOAT16: from there on an
     * absolute error would soon be all that is left of a result.
     */
    static final double TAIL = -4;

    /** Whether a layer of 16-bit tensors may compute it by a form of small absolute, instead of relative, error. */
    static boolean hasFastForms(UnaryOp op) {
        return switch (op) {
            case ELU, SELU, TANH -> true;
            default -> hasTail(op);
        };
    }

    /** Whether it has such a form, and goes to 0 towards -infinity. */
    static boolean hasTail(UnaryOp op) {
        return switch (op) {
            case SIGMOID, SILU, SOFTPLUS, GELU, GELU_TANH -> true;
            default -> false;
        };
    }

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
