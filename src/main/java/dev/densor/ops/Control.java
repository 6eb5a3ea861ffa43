package dev.densor.ops;

import dev.densor.shape.DType;
import dev.densor.shape.Shape;
import dev.densor.shape.ShapeException;
import dev.densor.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Functions applied to parts of a tensor one after the other, and the choice between two. */
public final class Control {
    private Control() {}

    private static Tensor part(Tensor x, int index) {
        return Shaping.squeeze(Shaping.slice(x, 0, index, 1), 0);
    }

    private static int parts(String op, Tensor x) {
        if (x.shape().rank() == 0 || x.shape().dim(0) == 0) {
            throw new ShapeException(op + ": " + x.shape() + " has no elements along a first axis");
        }
        return x.shape().dim(0);
    }

    /**
     * {@code [f(x[0]), f(x[1]), ...]}.
     *
     * @param x [n, ...] with n at least 1
     * @param function gives tensors of one shape
     * @return [n, ...]
     */
    public static Tensor map(Tensor x, UnaryOperator<Tensor> function) {
        List<Tensor> results = IntStream.range(0, parts("map", x))
                .mapToObj(i -> function.apply(part(x, i)))
                .toList();
        return Shaping.stack(results, 0);
    }

    /**
     * {@code f(...f(f(initial, x[0]), x[1])..., x[n - 1])}.
     *
     * @param x [n, ...] with n at least 1
     * @param initial what to begin with, or null for x[0], which is then not taken again
     */
    public static Tensor foldLeft(Tensor x, Tensor initial, BinaryOperator<Tensor> function) {
        return fold("foldLeft", x, initial, function, false);
    }

    /** {@link #foldLeft} from x[n - 1] to x[0]. */
    public static Tensor foldRight(Tensor x, Tensor initial, BinaryOperator<Tensor> function) {
        return fold("foldRight", x, initial, function, true);
    }

    private static Tensor fold(String op, Tensor x, Tensor initial, BinaryOperator<Tensor> function, boolean fromLast) {
        int n = parts(op, x);
        int from = initial == null ? 1 : 0;
        return IntStream.range(from, n)
                .map(i -> fromLast ? n - 1 - i : i)
                .mapToObj(i -> part(x, i))
                .reduce(initial == null ? part(x, fromLast ? n - 1 : 0) : initial, function);
    }

    /**
     * {@code condition ? a : b}, element by element; a condition with fewer axes is for whole rows: it gets axes of
     * size 1 at its end.
     *
     * @param condition BOOL
     * @param a of one type with {@code b}
     * @throws ShapeException when the condition has more axes than both
     */
    public static Tensor where(Tensor condition, Tensor a, Tensor b) {
        int rank = Math.max(a.shape().rank(), b.shape().rank());
        int missing = rank - condition.shape().rank();
        if (missing < 0) {
            throw new ShapeException("where: the condition " + condition.shape() + " has more axes than " + a.shape()
                    + " and " + b.shape());
        }
        int[] dims = Arrays.copyOf(condition.shape().dims(), rank);
        Arrays.fill(dims, rank - missing, rank, 1);
        return Comparison.where(Shaping.reshape(condition, Shape.of(dims)), a, b);
    }

    /**
     * One of two computations; the other does not run. The condition is read back from the device.
     *
     * @param condition BOOL with one element
     */
    public static Tensor where(Tensor condition, Supplier<Tensor> a, Supplier<Tensor> b) {
        Operands.type("where", condition, DType.BOOL);
        if (condition.shape().size() != 1) {
            throw new ShapeException("where: the condition " + condition.shape()
                    + " must be a scalar to choose one computation; compute both to choose between elements");
        }
        return condition.toArray().getLong(0) != 0 ? a.get() : b.get();
    }
}
