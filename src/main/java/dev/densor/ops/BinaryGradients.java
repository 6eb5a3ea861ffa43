package dev.densor.ops;

import static dev.densor.ops.Comparison.where;
import static dev.densor.ops.Elementwise.divide;
import static dev.densor.ops.Elementwise.multiply;
import static dev.densor.ops.Elementwise.negate;

import dev.densor.autograd.Pullback;
import dev.densor.autograd.Tape;
import dev.densor.backend.BinaryOp;
import dev.densor.shape.Shape;
import dev.densor.tensor.Tensor;

/** The derivatives of the functions of two elements. An operand that was repeated gets the sum over its repetitions. */
final class BinaryGradients {
    private BinaryGradients() {}

    /** Records {@code y = op(a, b)}. */
    static void record(BinaryOp op, Tensor a, Tensor b, Tensor y) {
        if (Tape.isRecording() && y.dtype().isFloating()) {
            Shape shapeA = a.shape();
            Shape shapeB = b.shape();
            Pullback rule = rule(op, a, b, y);
            Pullback summed = (dy, needed) -> {
                Tensor[] gradients = rule.apply(dy, needed);
                return new Tensor[] {
                    needed[0] ? Reduction.sumTo(gradients[0], shapeA) : null,
                    needed[1] ? Reduction.sumTo(gradients[1], shapeB) : null
                };
            };
            Tape.record(y, new Tensor[] {a, b}, summed, saved(op, a, b, y));
        }
    }

    /** The gradients, of the shape of y. */
    private static Pullback rule(BinaryOp op, Tensor a, Tensor b, Tensor y) {
        return switch (op) {
            case ADD -> Pullback.of(dy -> dy, dy -> dy);
            case SUBTRACT -> Pullback.of(dy -> dy, Elementwise::negate);
            case MULTIPLY -> Pullback.of(dy -> multiply(dy, b), dy -> multiply(dy, a));
            case DIVIDE -> Pullback.of(dy -> divide(dy, b), dy -> negate(divide(multiply(dy, y), b)));
            case POW -> Pullback.of(dy -> ofBase(a, b, dy), dy -> ofExponent(a, y, dy));
            case MAXIMUM -> Pullback.of(dy -> chosen(a, b, dy), dy -> chosen(b, a, dy));
            case MINIMUM -> Pullback.of(dy -> chosen(b, a, dy), dy -> chosen(a, b, dy));
            case EQUAL, NOT_EQUAL, GREATER, GREATER_EQUAL, LESS, LESS_EQUAL, AND, OR ->
                throw new IllegalArgumentException(op + " gives BOOL, which has no derivative");
        };
    }

    private static Tensor[] saved(BinaryOp op, Tensor a, Tensor b, Tensor y) {
        return switch (op) {
            case MULTIPLY, MAXIMUM, MINIMUM -> new Tensor[] {a, b};
            case DIVIDE -> new Tensor[] {b, y};
            case POW -> new Tensor[] {a, b, y};
            default -> new Tensor[0];
        };
    }

    /** Records {@code y = op(a, b)} with a number on the right, of which nothing has to be held. */
    static void record(BinaryOp op, Tensor a, double b, Tensor y) {
        if (!Tape.isRecording() || !y.dtype().isFloating()) {
            return;
        }
        switch (op) {
            case ADD, SUBTRACT -> Tape.record(y, a, dy -> dy);
            case MULTIPLY -> Tape.record(y, a, dy -> multiply(dy, b));
            case DIVIDE -> Tape.record(y, a, dy -> divide(dy, b));
            case POW -> Tape.record(y, a, dy -> ofBase(a, b, dy), a);
            case MAXIMUM -> Tape.record(y, a, dy -> chosen(a, Elementwise.scalar("maximum", a, b), dy), a);
            case MINIMUM -> Tape.record(y, a, dy -> chosen(Elementwise.scalar("minimum", a, b), a, dy), a);
            case EQUAL, NOT_EQUAL, GREATER, GREATER_EQUAL, LESS, LESS_EQUAL, AND, OR -> {
                // BOOL: there is no derivative.
            }
        }
    }

    private static Tensor ofBase(Tensor a, double b, Tensor dy) {
        return b == 0 ? multiply(dy, 0) : multiply(dy, multiply(Elementwise.pow(a, b - 1), b));
    }

    /** {@code dy b a^(b-1)}; 0 where b is 0, whatever a is. */
    private static Tensor ofBase(Tensor a, Tensor b, Tensor dy) {
        Tensor none = Comparison.equal(b, Elementwise.scalar("pow", b, 0));
        // 0^-1 is infinite, and 0 times that is not 0; NaN^-1 is not, either.
        Tensor hasNoInverse = Comparison.not(Comparison.greater(Elementwise.abs(a), 0));
        Tensor flat = Comparison.and(none, hasNoInverse);
        Tensor one = Elementwise.scalar("pow", b, 1);
        Tensor power = Elementwise.apply(BinaryOp.POW, a, where(flat, one, Elementwise.subtract(b, 1)));
        return multiply(dy, where(flat, b, multiply(b, power)));
    }

    /** {@code dy y log(a)}; 0 where a is 0. */
    private static Tensor ofExponent(Tensor a, Tensor y, Tensor dy) {
        Tensor zero = Comparison.equal(a, Elementwise.scalar("pow", a, 0));
        Tensor one = Elementwise.scalar("pow", a, 1);
        return multiply(dy, multiply(Elementwise.log(where(zero, one, a)), y));
    }

    /** {@code dy} where a is the larger, half of it where both are equal. */
    private static Tensor chosen(Tensor a, Tensor b, Tensor dy) {
        return where(Comparison.greater(a, b), dy, where(Comparison.equal(a, b), divide(dy, 2), 0));
    }
}
