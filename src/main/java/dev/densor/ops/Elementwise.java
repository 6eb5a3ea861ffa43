package dev.densor.ops;

import dev.densor.autograd.Tape;
import dev.densor.backend.Backend;
import dev.densor.backend.BinaryOp;
import dev.densor.backend.UnaryOp;
import dev.densor.shape.DType;
import dev.densor.shape.DTypeException;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import dev.densor.tensor.Tensor;
import java.util.Locale;

/**
 * Arithmetic on each element by itself. Two operands are of one type and broadcast: aligned at the last axis, sizes
 * equal or 1. A {@code double} operand is rounded to the type of the tensor beside it, and refused beside integers when
 * it is none of them.
 */
public final class Elementwise {
    private Elementwise() {}

    /**
     * {@code op(x)}.
     *
     * @param x any shape; floating point unless the op says otherwise
     * @return same shape
     * @throws DTypeException when the op does not take this type
     */
    public static Tensor apply(UnaryOp op, Tensor x) {
        String name = name(op);
        if (op == UnaryOp.NOT) {
            Operands.type(name, x, DType.BOOL);
        } else if (!op.takesIntegers() || x.dtype() == DType.BOOL) {
            Operands.floating(name, x);
        }
        Tensor in = x.contiguous();
        Tensor out = Tensor.uninitialized(x.backend(), op.isPredicate() ? DType.BOOL : x.dtype(), x.shape());
        x.backend().unary(op, in.buffer(), out.buffer());
        UnaryGradients.record(op, x, out);
        return out;
    }

    /**
     * {@code op(a, b)}.
     *
     * @return the shape both broadcast to; BOOL when the op compares
     * @throws DTypeException when the types differ or the op does not take them
     */
    public static Tensor apply(BinaryOp op, Tensor a, Tensor b) {
        String name = name(op);
        Backend backend = Operands.backend(name, a, b);
        Operands.sameType(name, a, b);
        if (op.isLogical()) {
            Operands.type(name, a, DType.BOOL);
        } else if (op == BinaryOp.DIVIDE || op == BinaryOp.POW) {
            Operands.floating(name, a);
        } else if (!op.isPredicate()) {
            Operands.number(name, a);
        }
        Shape shape = Shape.broadcast(a.shape(), b.shape(), name);
        Tensor out = Tensor.uninitialized(backend, op.isPredicate() ? DType.BOOL : a.dtype(), shape);
        backend.binary(op, Operands.broadcast(a, shape), Operands.broadcast(b, shape), out.buffer());
        BinaryGradients.record(op, a, b, out);
        return out;
    }

    /**
     * {@code op(a, b)} with a number on the right.
     *
     * @throws DTypeException when a is of an integer type that does not hold b
     */
    public static Tensor apply(BinaryOp op, Tensor a, double b) {
        Tensor number = scalar(name(op), a, b);
        Tensor out = Tape.unrecorded(() -> apply(op, a, number));
        BinaryGradients.record(op, a, b, out);
        return out;
    }

    private static String name(Enum<?> op) {
        return op.name().toLowerCase(Locale.ROOT);
    }

    /** A scalar of the type and on the device of {@code like}. */
    static Tensor scalar(String op, Tensor like, double value) {
        if (!like.dtype().isFloating() && held(like.dtype(), value) != value) {
            throw new DTypeException(op + ": " + like.dtype() + " does not hold " + value + "; use cast");
        }
        return Tensor.filled(like.backend(), like.dtype(), Shape.SCALAR, value);
    }

    private static double held(DType dtype, double value) {
        return HostArray.of(new double[] {value}, Shape.SCALAR).cast(dtype).getDouble(0);
    }

    /** {@code a + b} */
    public static Tensor add(Tensor a, Tensor b) {
        return apply(BinaryOp.ADD, a, b);
    }

    /** {@code a + b} */
    public static Tensor add(Tensor a, double b) {
        return apply(BinaryOp.ADD, a, b);
    }

    /** {@code a - b} */
    public static Tensor subtract(Tensor a, Tensor b) {
        return apply(BinaryOp.SUBTRACT, a, b);
    }

    /** {@code a - b} */
    public static Tensor subtract(Tensor a, double b) {
        return apply(BinaryOp.SUBTRACT, a, b);
    }

    /** {@code a * b} */
    public static Tensor multiply(Tensor a, Tensor b) {
        return apply(BinaryOp.MULTIPLY, a, b);
    }

    /** {@code a * b} */
    public static Tensor multiply(Tensor a, double b) {
        return apply(BinaryOp.MULTIPLY, a, b);
    }

    /** {@code a / b}; floating point */
    public static Tensor divide(Tensor a, Tensor b) {
        return apply(BinaryOp.DIVIDE, a, b);
    }

    /** {@code a / b}; floating point */
    public static Tensor divide(Tensor a, double b) {
        return apply(BinaryOp.DIVIDE, a, b);
    }

    /** {@code a^b}; floating point */
    public static Tensor pow(Tensor a, double b) {
        return apply(BinaryOp.POW, a, b);
    }

    /** The larger of each pair; NaN when either is. */
    public static Tensor maximum(Tensor a, Tensor b) {
        return apply(BinaryOp.MAXIMUM, a, b);
    }

    /** The larger of each element and {@code b}; NaN stays. */
    public static Tensor maximum(Tensor a, double b) {
        return apply(BinaryOp.MAXIMUM, a, b);
    }

    /** The smaller of each pair; NaN when either is. */
    public static Tensor minimum(Tensor a, Tensor b) {
        return apply(BinaryOp.MINIMUM, a, b);
    }

    /** The smaller of each element and {@code b}; NaN stays. */
    public static Tensor minimum(Tensor a, double b) {
        return apply(BinaryOp.MINIMUM, a, b);
    }

    /** {@code min(max(x, low), high)}; NaN stays; {@code high} wins where the bounds cross. */
    public static Tensor clip(Tensor x, double low, double high) {
        return minimum(maximum(x, low), high);
    }

    /** {@code -x} */
    public static Tensor negate(Tensor x) {
        return apply(UnaryOp.NEGATE, x);
    }

    /** {@code |x|} */
    public static Tensor abs(Tensor x) {
        return apply(UnaryOp.ABS, x);
    }

    /** {@code x * x} */
    public static Tensor square(Tensor x) {
        return apply(UnaryOp.SQUARE, x);
    }

    /** Square root; NaN below 0. */
    public static Tensor sqrt(Tensor x) {
        return apply(UnaryOp.SQRT, x);
    }

    /** {@code e^x} */
    public static Tensor exp(Tensor x) {
        return apply(UnaryOp.EXP, x);
    }

    /** Natural logarithm; -infinity at 0, NaN below. */
    public static Tensor log(Tensor x) {
        return apply(UnaryOp.LOG, x);
    }

    /** Nearest integer, ties to even. */
    public static Tensor round(Tensor x) {
        return apply(UnaryOp.ROUND, x);
    }

    /** {@code a^b}; floating point */
    public static Tensor pow(Tensor a, Tensor b) {
        return apply(BinaryOp.POW, a, b);
    }

    /** {@code min(max(x, low), high)} with bounds that broadcast; NaN stays; {@code high} wins where they cross. */
    public static Tensor clip(Tensor x, Tensor low, Tensor high) {
        return minimum(maximum(x, low), high);
    }

    /** {@code 1 / sqrt(x)}; infinity at 0, NaN below. */
    public static Tensor rsqrt(Tensor x) {
        return apply(UnaryOp.RECIPROCAL, sqrt(x));
    }

    /** Logarithm to the base 2; -infinity at 0, NaN below. */
    public static Tensor log2(Tensor x) {
        return multiply(log(x), 1 / Math.log(2));
    }

    /** Logarithm to the base 10; -infinity at 0, NaN below. */
    public static Tensor log10(Tensor x) {
        return multiply(log(x), 1 / Math.log(10));
    }
}
