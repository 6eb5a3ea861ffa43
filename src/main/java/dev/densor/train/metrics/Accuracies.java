package dev.densor.train.metrics;

import dev.densor.ops.Aligned;
import dev.densor.ops.Comparison;
import dev.densor.ops.KerasVersion;
import dev.densor.ops.Ordering;
import dev.densor.ops.Reduction;
import dev.densor.ops.Shaping;
import dev.densor.shape.DType;
import dev.densor.tensor.Tensor;

/** Whether each sample was right, 1 or 0: Keras's functions of these names. */
final class Accuracies {
    private Accuracies() {}

    /** {@code yTrue == yPred}, the labels converted to the type of the predictions. */
    static Tensor equality(Tensor yTrue, Tensor yPred) {
        Aligned ranks = Aligned.of(Shaping.cast(yTrue, yPred.dtype()), yPred);
        return number(Comparison.equal(ranks.first(), ranks.second()));
    }

    /** {@code yTrue == (yPred > threshold ? 1 : 0)} */
    static Tensor binary(Tensor yTrue, Tensor yPred, double threshold) {
        Tensor scores = yPred.dtype().isFloating() ? yPred : Shaping.cast(yPred, DType.FLOAT32);
        Aligned ranks = Aligned.of(yTrue, scores);
        Tensor positive = Shaping.cast(Comparison.greater(ranks.second(), threshold), yTrue.dtype());
        return number(Comparison.equal(ranks.first(), positive));
    }

    /**
     * {@code argmax(yTrue) == argmax(yPred)}.
     *
     * @param yTrue [..., classes]
     * @param yPred [..., classes]
     * @return [...]
     */
    static Tensor categorical(Tensor yTrue, Tensor yPred) {
        return matches(Reduction.argmax(yTrue, -1), yPred);
    }

    /**
     * {@code yTrue == argmax(yPred)}.
     *
     * @param yTrue [...] or [..., 1]; one that is no whole number matches nothing
     * @param yPred [..., classes]
     * @return [...]
     */
    static Tensor sparseCategorical(Tensor yTrue, Tensor yPred) {
        return matches(yTrue, yPred);
    }

    /**
     * Whether {@code argmax(yTrue)} is among the k largest of yPred, ties in.
     *
     * @param yTrue [..., classes]
     * @param yPred [..., classes]
     * @return [...]
     */
    static Tensor topK(Tensor yTrue, Tensor yPred, int k) {
        return sparseTopK(Reduction.argmax(yTrue, -1), yPred, k);
    }

    /**
     * Whether yTrue is among the k largest of yPred, ties in.
     *
     * @param yTrue [...], truncated to int32
     * @param yPred [..., classes]
     * @return [...]
     */
    static Tensor sparseTopK(Tensor yTrue, Tensor yPred, int k) {
        Tensor labels = Shaping.cast(Shaping.reshape(yTrue, -1), DType.INT32);
        return number(Shaping.reshape(Ordering.inTopK(rows(yPred), labels, k, KerasVersion.V3), yTrue.shape()));
    }

    /**
     * Whether yTrue is among the first k of yPred.
     *
     * @param yTrue [...]
     * @param yPred [..., n], classes from the most to the least likely
     * @return [...]
     */
    static Tensor sortedTopK(Tensor yTrue, Tensor yPred, int k) {
        Tensor rows = rows(yPred);
        Tensor first = Shaping.slice(rows, 1, 0, Math.min(k, rows.shape().dim(1)));
        Tensor labels = Shaping.cast(Shaping.reshape(yTrue, -1, 1), yPred.dtype());
        return number(Shaping.reshape(Reduction.any(Comparison.equal(labels, first), false, 1), yTrue.shape()));
    }

    private static Tensor rows(Tensor yPred) {
        return Shaping.reshape(yPred, -1, yPred.shape().dim(-1));
    }

    private static Tensor matches(Tensor labels, Tensor yPred) {
        Tensor best = Reduction.argmax(yPred, -1);
        int rank = labels.shape().rank();
        boolean hasColumn = rank == yPred.shape().rank() && labels.shape().dim(rank - 1) == 1;
        Tensor wanted = hasColumn ? Shaping.squeeze(labels, -1) : labels;
        return number(
                labels.dtype().isFloating()
                        ? Comparison.equal(wanted, Shaping.cast(best, labels.dtype()))
                        : Comparison.equal(Shaping.cast(wanted, DType.INT32), best));
    }

    private static Tensor number(Tensor matches) {
        return Shaping.cast(matches, DType.FLOAT32);
    }
}
