package dev.densor.ops;

import dev.densor.backend.BinaryOp;
import dev.densor.backend.UnaryOp;
import dev.densor.shape.DType;
import dev.densor.shape.Shape;
import dev.densor.shape.ShapeException;
import dev.densor.tensor.Tensor;

/** The largest elements along the last axis. */
public final class Ordering {
    private Ordering() {}

    /**
     * The largest elements, descending.
     *
     * @param values [..., k], like the operand
     * @param indices INT32 [..., k], where each stood
     */
    public record Largest(Tensor values, Tensor indices) {}

    /**
     * The {@code k} largest along the last axis, descending, the lowest index first among equals, NaN before all.
     *
     * @param x [..., n] with k at most n
     * @throws ShapeException when there are not k of them
     */
    public static Largest topK(Tensor x, int k) {
        if (x.shape().rank() == 0 || k < 0 || k > x.shape().dim(-1)) {
            throw new ShapeException("topK: the last axis of " + x.shape() + " does not have " + k + " elements");
        }
        // Ascending from the far end and read backwards, which keeps equals in their order.
        Indexing.Sorted sorted = Indexing.sort(Shaping.reverse(x, -1), -1);
        Tensor fromEnd = Shaping.slice(Shaping.reverse(sorted.indices(), -1), -1, 0, k);
        Tensor indices = Elementwise.add(Elementwise.negate(fromEnd), x.shape().dim(-1) - 1);
        return new Largest(Shaping.slice(Shaping.reverse(sorted.values(), -1), -1, 0, k), indices);
    }

    /**
     * Whether fewer than {@code k} predictions of a row are above that of its target, so that ties are in. False for a
     * target outside [0, classes) or whose prediction is NaN; in {@link KerasVersion#V2} for every row with a
     * prediction that is not finite, as TensorFlow has it.
     *
     * @param predictions [batch, classes], floating point, with a class or more
     * @param targets INT32 [batch]
     * @return BOOL [batch]
     * @throws ShapeException when the shapes are others
     */
    public static Tensor inTopK(Tensor predictions, Tensor targets, int k, KerasVersion version) {
        Shape shape = predictions.shape();
        if (shape.rank() != 2 || !targets.shape().equals(shape.without(1))) {
            throw new ShapeException("inTopK: predictions " + shape + " and targets " + targets.shape()
                    + " must be [batch, classes] and [batch]");
        }
        Tensor hit = Indexing.oneHot(targets, shape.dim(1), DType.BOOL);
        Tensor target = Reduction.max(Comparison.where(hit, predictions, Double.NEGATIVE_INFINITY), true, 1);
        Tensor above = Shaping.cast(Comparison.greater(predictions, target), DType.INT32);
        Tensor among = Elementwise.apply(BinaryOp.LESS, Reduction.sum(above, false, 1), k);
        Tensor known = version == KerasVersion.V2
                ? Reduction.all(Comparison.isFinite(predictions), false, 1)
                : Comparison.not(Shaping.squeeze(Elementwise.apply(UnaryOp.IS_NAN, target), 1));
        return Comparison.and(Comparison.and(among, known), Reduction.any(hit, false, 1));
    }
}
