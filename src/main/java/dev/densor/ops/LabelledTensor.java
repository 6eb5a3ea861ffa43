package dev.densor.ops;

import dev.densor.shape.Shape;
import dev.densor.tensor.Tensor;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * A tensor each of whose axes has a letter, as {@link Einsum} needs it: axes are then found, ordered and dropped by
 * name.
 *
 * @param labels one character an axis, no two the same
 */
record LabelledTensor(Tensor tensor, String labels) {
    boolean has(int label) {
        return labels.indexOf(label) >= 0;
    }

    /** The size along the axis called {@code label}. */
    int size(int label) {
        return tensor.shape().dim(labels.indexOf(label));
    }

    /** The labels that {@code wanted} holds for, in order. */
    String labels(IntPredicate wanted) {
        return labels.chars()
                .filter(wanted)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** Summed over the axes that {@code dropped} holds for. */
    LabelledTensor sum(IntPredicate dropped) {
        int[] axes = IntStream.range(0, labels.length())
                .filter(axis -> dropped.test(labels.charAt(axis)))
                .toArray();
        return axes.length == 0
                ? this
                : new LabelledTensor(Reduction.sum(tensor, false, axes), labels(dropped.negate()));
    }

    /** With an axis of size 1 repeated to {@code size}. */
    LabelledTensor broadcast(int label, int size) {
        Shape shape = tensor.shape().with(labels.indexOf(label), size);
        return new LabelledTensor(Shaping.broadcastTo(tensor, shape), labels);
    }

    /** With the axes in the order of {@code order}. */
    LabelledTensor permute(String order) {
        return new LabelledTensor(
                Shaping.permute(tensor, order.chars().map(labels::indexOf).toArray()), order);
    }

    /** A stack of matrices: [sizes of batch multiplied, sizes of rows multiplied, sizes of columns multiplied]. */
    Tensor matrices(String batch, String rows, String columns) {
        return Shaping.reshape(
                permute(batch + rows + columns).tensor, Shape.of(product(batch), product(rows), product(columns)));
    }

    private int product(String some) {
        return Math.toIntExact(some.chars().mapToLong(this::size).reduce(1, (a, b) -> a * b));
    }
}
