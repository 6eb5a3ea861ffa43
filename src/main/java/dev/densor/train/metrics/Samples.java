package dev.densor.train.metrics;

import dev.densor.backend.ReduceOp;
import dev.densor.ops.Aligned;
import dev.densor.ops.Elementwise;
import dev.densor.ops.Reduction;
import dev.densor.ops.Shaping;
import dev.densor.shape.Shape;
import dev.densor.shape.ShapeException;
import dev.densor.tensor.Tensor;
import java.util.stream.IntStream;

/**
 * One value for each sample of a batch, weighted.
 *
 * @param values [batch], or a scalar
 * @param weights what each counts, or null
 */
record Samples(Tensor values, Tensor weights) {
    /** How axes beyond the first are reduced: mean or sum. */
    @FunctionalInterface
    interface Fold {
        Tensor apply(Tensor x, boolean keepDims, int... axes);
    }

    /**
     * Values times weights, reduced to one for each sample as Keras does it: axes that the weights do not have are
     * reduced before, all but the first after.
     *
     * @param label whose, for messages
     * @param values any shape
     * @param weights of the rank of values or less, broadcast to it; or null
     */
    static Samples of(Label label, Tensor values, Tensor weights, Fold fold) {
        if (weights == null) {
            return new Samples(from(1, values, fold), null);
        }
        Aligned ranks = Aligned.of(values, weights);
        Tensor weight = ranks.second();
        Tensor value = from(weight.shape().rank(), ranks.first(), fold);
        if (!fits(weight.shape(), value.shape())) {
            throw new ShapeException(label + ": sample weights " + weights.shape() + " do not fit the values "
                    + values.shape() + " of the samples");
        }
        Tensor wide = Shaping.broadcastTo(weight, value.shape());
        Tensor product = Elementwise.multiply(value, wide);
        // A scalar weight counts once, however many samples there are, as in Keras.
        return new Samples(from(1, product, fold), from(1, wide, fold));
    }

    /** Whether weights broadcast to a shape without changing it. */
    static boolean fits(Shape weights, Shape values) {
        return weights.rank() <= values.rank()
                && IntStream.rangeClosed(1, weights.rank())
                        .allMatch(i -> weights.dim(-i) == 1 || weights.dim(-i) == values.dim(-i));
    }

    private static Tensor from(int axis, Tensor x, Fold fold) {
        int rank = x.shape().rank();
        return rank > axis ? fold.apply(x, false, IntStream.range(axis, rank).toArray()) : x;
    }

    /** The sum over samples. */
    Tensor total() {
        return Reduction.apply(ReduceOp.SUM, values, false);
    }

    /** The sum of weights; null when there are none. */
    Tensor totalWeight() {
        return weights == null ? null : Reduction.apply(ReduceOp.SUM, weights, false);
    }

    /** How many samples there are. */
    int count() {
        return values.shape().rank() == 0 ? 1 : values.shape().dim(0);
    }
}
