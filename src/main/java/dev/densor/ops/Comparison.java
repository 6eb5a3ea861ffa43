package dev.densor.ops;

import dev.densor.autograd.Pullback;
import dev.densor.autograd.Tape;
import dev.densor.backend.Backend;
import dev.densor.backend.BinaryOp;
import dev.densor.backend.UnaryOp;
import dev.densor.shape.DType;
import dev.densor.shape.Shape;
import dev.densor.tensor.Tensor;

/** Comparisons, which give BOOL tensors, and what is done with those. Operands broadcast. */
public final class Comparison {
    private Comparison() {}

    /** {@code a == b}; false where either is NaN. */
    public static Tensor equal(Tensor a, Tensor b) {
        return Elementwise.apply(BinaryOp.EQUAL, a, b);
    }

    /** {@code a != b}; true where either is NaN. */
    public static Tensor notEqual(Tensor a, Tensor b) {
        return Elementwise.apply(BinaryOp.NOT_EQUAL, a, b);
    }

    /** {@code a != b}; true where a is NaN. */
    public static Tensor notEqual(Tensor a, double b) {
        return Elementwise.apply(BinaryOp.NOT_EQUAL, a, b);
    }

    /** {@code a > b} */
    public static Tensor greater(Tensor a, Tensor b) {
        return Elementwise.apply(BinaryOp.GREATER, a, b);
    }

    /** {@code a > b} */
    public static Tensor greater(Tensor a, double b) {
        return Elementwise.apply(BinaryOp.GREATER, a, b);
    }

    /** {@code a >= b} */
    public static Tensor greaterEqual(Tensor a, Tensor b) {
        return Elementwise.apply(BinaryOp.GREATER_EQUAL, a, b);
    }

    /** {@code a >= b} */
    public static Tensor greaterEqual(Tensor a, double b) {
        return Elementwise.apply(BinaryOp.GREATER_EQUAL, a, b);
    }

    /** {@code a < b} */
    public static Tensor less(Tensor a, Tensor b) {
        return Elementwise.apply(BinaryOp.LESS, a, b);
    }

    /** {@code a < b} */
    public static Tensor less(Tensor a, double b) {
        return Elementwise.apply(BinaryOp.LESS, a, b);
    }

    /** {@code a <= b} */
    public static Tensor lessEqual(Tensor a, Tensor b) {
        return Elementwise.apply(BinaryOp.LESS_EQUAL, a, b);
    }

    /** Logical and of BOOL operands. */
    public static Tensor and(Tensor a, Tensor b) {
        return Elementwise.apply(BinaryOp.AND, a, b);
    }

    /** Logical or of BOOL operands. */
    public static Tensor or(Tensor a, Tensor b) {
        return Elementwise.apply(BinaryOp.OR, a, b);
    }

    /** Logical not of a BOOL operand. */
    public static Tensor not(Tensor x) {
        return Elementwise.apply(UnaryOp.NOT, x);
    }

    /**
     * {@code condition ? a : b}, element by element.
     *
     * @param condition BOOL
     * @param a of one type with {@code b}
     * @return the shape all three broadcast to
     */
    public static Tensor where(Tensor condition, Tensor a, Tensor b) {
        Backend backend = Operands.backend("where", condition, a, b);
        Operands.type("where", condition, DType.BOOL);
        Operands.sameType("where", a, b);
        Shape shape = Shape.broadcast(condition.shape(), Shape.broadcast(a.shape(), b.shape(), "where"), "where");
        Tensor out = Tensor.uninitialized(backend, a.dtype(), shape);
        backend.select(
                Operands.broadcast(condition, shape),
                Operands.broadcast(a, shape),
                Operands.broadcast(b, shape),
                out.buffer());
        if (Tape.isRecording() && a.dtype().isFloating()) {
            recordChoice(condition, a, b, out);
        }
        return out;
    }

    private static void recordChoice(Tensor condition, Tensor a, Tensor b, Tensor out) {
        Shape shapeA = a.shape();
        Shape shapeB = b.shape();
        Pullback pullback = Pullback.of(
                dy -> Reduction.sumTo(where(condition, dy, 0), shapeA),
                dy -> Reduction.sumTo(where(not(condition), dy, 0), shapeB));
        Tape.record(out, new Tensor[] {a, b}, pullback, condition);
    }

    /** {@code condition ? a : b} with a number on the right. */
    public static Tensor where(Tensor condition, Tensor a, double b) {
        return where(condition, a, Elementwise.scalar("where", a, b));
    }

    /** Whether x is neither infinite nor NaN. */
    public static Tensor isFinite(Tensor x) {
        return not(or(Elementwise.apply(UnaryOp.IS_INF, x), Elementwise.apply(UnaryOp.IS_NAN, x)));
    }
}
