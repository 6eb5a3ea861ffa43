package dev.densor.ops;

import static dev.densor.ops.Comparison.greater;
import static dev.densor.ops.Comparison.less;
import static dev.densor.ops.Comparison.where;
import static dev.densor.ops.Elementwise.abs;
import static dev.densor.ops.Elementwise.add;
import static dev.densor.ops.Elementwise.apply;
import static dev.densor.ops.Elementwise.clip;
import static dev.densor.ops.Elementwise.divide;
import static dev.densor.ops.Elementwise.exp;
import static dev.densor.ops.Elementwise.multiply;
import static dev.densor.ops.Elementwise.negate;
import static dev.densor.ops.Elementwise.square;

import dev.densor.autograd.Tape;
import dev.densor.backend.UnaryOp;
import dev.densor.tensor.Tensor;

/**
 * The derivatives of the functions of one element. At a kink it is the derivative on the left, or 0 where the function
 * is constant on one side; {@code abs} has 1 there. Steps have the derivative 0 everywhere.
 */
final class UnaryGradients {
    private static final double LEAKY_SLOPE = 0.2;
    private static final double SELU_SCALE = 1.0507009873554805;
    private static final double SELU_ALPHA = 1.6732632423543772;
    private static final double SHRINK = 0.5;
    /** Below it {@code gelu(x) / x} is 1/2 in every type, but the quotient of subnormal numbers is not. */
    private static final double TINY = 1e-30;

    private UnaryGradients() {}

    /** Records {@code y = op(x)}. */
    static void record(UnaryOp op, Tensor x, Tensor y) {
        if (Tape.isRecording() && x.dtype().isFloating() && hasSlope(op)) {
            Tensor saved = op.gradientUsesResult() ? y : x;
            Tape.record(y, x, dy -> throughOp(op, saved, dy), saved);
        }
    }

    private static Tensor throughOp(UnaryOp op, Tensor v, Tensor dy) {
        return ActivationGradients.isFused(op, dy) ? ActivationGradients.of(op, v, dy, null) : gradient(op, v, dy);
    }

    /** Whether the derivative is something else than 0. */
    static boolean hasSlope(UnaryOp op) {
        return switch (op) {
            case SIGN, FLOOR, CEIL, ROUND, NOT, IS_NAN, IS_INF -> false;
            default -> true;
        };
    }

    /**
     * {@code dy * op'(x)}.
     *
     * @param v the result of the op where {@link UnaryOp#gradientUsesResult}, else its operand
     */
    static Tensor gradient(UnaryOp op, Tensor v, Tensor dy) {
        return switch (op) {
            case NEGATE -> negate(dy);
            case ABS -> where(less(v, 0), negate(dy), dy);
            case RELU -> where(greater(v, 0), dy, 0);
            case RELU6 -> between(v, 0, 6, dy);
            case HARD_TANH -> between(v, -1, 1, dy);
            case HARD_SIGMOID -> between(v, -3, 3, divide(dy, 6));
            case HARD_SIGMOID_V2 -> between(v, -2.5, 2.5, multiply(dy, 0.2));
            case SPARSE_SIGMOID -> between(v, -1, 1, divide(dy, 2));
            case HARD_SHRINK, SOFT_SHRINK -> where(greater(abs(v), SHRINK), dy, 0);
            case LEAKY_RELU -> where(greater(v, 0), dy, multiply(dy, LEAKY_SLOPE));
            case ELU -> where(greater(v, 0), dy, multiply(dy, belowZero(v)));
            case SELU -> {
                Tensor scaled = multiply(dy, SELU_SCALE);
                yield where(greater(v, 0), scaled, multiply(scaled, multiply(belowZero(v), SELU_ALPHA)));
            }
            case SQRT, RECIPROCAL, LOG, LOG1P, ATAN, SOFTSIGN -> quotient(op, v, dy);
            case SIGN, FLOOR, CEIL, ROUND, NOT, IS_NAN, IS_INF ->
                throw new IllegalArgumentException(op + ": its derivative is 0");
            default -> multiply(dy, slope(op, v));
        };
    }

    private static Tensor between(Tensor x, double low, double high, Tensor dy) {
        return where(Comparison.and(greater(x, low), less(x, high)), dy, 0);
    }

    private static Tensor quotient(UnaryOp op, Tensor v, Tensor dy) {
        return switch (op) {
            case SQRT -> divide(divide(dy, 2), v);
            case RECIPROCAL -> negate(multiply(dy, square(v)));
            case LOG -> divide(dy, v);
            case LOG1P -> divide(dy, add(v, 1));
            case ATAN -> divide(dy, add(square(v), 1));
            default -> divide(dy, square(add(abs(v), 1)));
        };
    }

    private static Tensor slope(UnaryOp op, Tensor v) {
        return switch (op) {
            case ABS -> apply(UnaryOp.SIGN, v);
            case SQUARE -> multiply(v, 2);
            case EXP -> v;
            case EXPM1 -> add(v, 1);
            case SIN -> apply(UnaryOp.COS, v);
            case COS -> negate(apply(UnaryOp.SIN, v));
            case TAN -> add(square(v), 1);
            case SINH -> apply(UnaryOp.COSH, v);
            case COSH -> apply(UnaryOp.SINH, v);
            case TANH -> oneMinusSquare(v);
            case ERF -> multiply(exp(negate(square(v))), 2 / Math.sqrt(Math.PI));
            case GELU -> gelu(v);
            case GELU_TANH -> geluTanh(v);
            case SIGMOID -> multiply(v, add(negate(v), 1));
            case SILU -> silu(v);
            case MISH -> mish(v);
            case SOFTPLUS -> sigmoid(v);
            case LOG_SIGMOID -> sigmoid(negate(v));
            case HARD_SILU -> hardSilu(v);
            case SQUAREPLUS -> squareplus(v);
            case SPARSE_PLUS -> clip(divide(add(v, 1), 2), 0, 1);
            case TANH_SHRINK -> square(apply(UnaryOp.TANH, v));
            default -> throw new IllegalArgumentException(op + " has no slope");
        };
    }

    /** {@code e^x} where x is negative; finite elsewhere, so that what is not chosen does no harm. */
    private static Tensor belowZero(Tensor x) {
        return exp(Elementwise.minimum(x, 0));
    }

    private static Tensor sigmoid(Tensor x) {
        return apply(UnaryOp.SIGMOID, x);
    }

    /** {@code 1 - t^2}, exact where it is small. */
    private static Tensor oneMinusSquare(Tensor t) {
        return multiply(add(negate(t), 1), add(t, 1));
    }

    /** {@code Phi(x) + x phi(x)}, with {@code Phi(x) = gelu(x) / x}, which is accurate far below 0, too. */
    private static Tensor gelu(Tensor x) {
        Tensor quotient = divide(apply(UnaryOp.GELU, x), x);
        Tensor half = Elementwise.scalar("gelu", x, 0.5);
        Tensor cumulative = where(greater(abs(x), TINY), quotient, half);
        Tensor density = multiply(exp(divide(square(x), -2)), 1 / Math.sqrt(2 * Math.PI));
        return add(cumulative, multiply(x, density));
    }

    /** Of {@code x s(2u)} with {@code u = sqrt(2/pi) (x + 0.044715 x^3)}: {@code s(2u) + x 2u' s(2u) s(-2u)}. */
    private static Tensor geluTanh(Tensor x) {
        double factor = 2 * Math.sqrt(2 / Math.PI);
        Tensor squared = square(x);
        Tensor twice = multiply(multiply(x, add(multiply(squared, 0.044715), 1)), factor);
        Tensor growth = multiply(add(multiply(squared, 3 * 0.044715), 1), factor);
        Tensor gate = sigmoid(twice);
        return add(gate, multiply(multiply(x, growth), multiply(gate, sigmoid(negate(twice)))));
    }

    private static Tensor silu(Tensor x) {
        Tensor gate = sigmoid(x);
        return add(gate, multiply(multiply(x, gate), sigmoid(negate(x))));
    }

    private static Tensor mish(Tensor x) {
        Tensor t = apply(UnaryOp.TANH, apply(UnaryOp.SOFTPLUS, x));
        return add(t, multiply(multiply(x, sigmoid(x)), oneMinusSquare(t)));
    }

    private static Tensor hardSilu(Tensor x) {
        Tensor inside = Comparison.and(greater(x, -3), less(x, 3));
        return where(inside, divide(add(multiply(x, 2), 3), 6), apply(UnaryOp.HARD_SIGMOID, x));
    }

    private static Tensor squareplus(Tensor x) {
        Tensor root = Elementwise.sqrt(add(square(x), 4));
        return divide(add(divide(x, root), 1), 2);
    }
}
