package dev.densor.train.metrics;

import dev.densor.ops.Aligned;
import dev.densor.ops.Comparison;
import dev.densor.ops.Elementwise;
import dev.densor.ops.Indexing;
import dev.densor.ops.Ordering;
import dev.densor.ops.Reduction;
import dev.densor.ops.Shaping;
import dev.densor.shape.DType;
import dev.densor.shape.ShapeException;
import dev.densor.tensor.Tensor;

/**
 * Scores beside the labels that they are judged by.
 *
 * @param labels BOOL
 * @param scores of the shape of labels
 * @param weights of the shape of labels, or null
 */
record Judged(Tensor labels, Tensor scores, Tensor weights) {
    /** As Keras aligns them: a label is true when it is not 0; a weight for each sample holds for all its scores. */
    static Judged of(Label label, Tensor yTrue, Tensor yPred, Tensor sampleWeight) {
        Aligned ranks = Aligned.of(label.work(yPred), label.work(yTrue));
        Tensor scores = ranks.first();
        Tensor truth = ranks.second();
        if (!scores.shape().equals(truth.shape())) {
            throw new ShapeException(
                    label + ": labels " + yTrue.shape() + " and predictions " + yPred.shape() + " differ");
        }
        Tensor labels = Shaping.cast(truth, DType.BOOL);
        if (sampleWeight == null) {
            return new Judged(labels, scores, null);
        }
        Tensor weights = perScore(label.work(sampleWeight), truth.shape().rank());
        if (!Samples.fits(weights.shape(), scores.shape())) {
            throw new ShapeException(
                    label + ": sample weights " + sampleWeight.shape() + " do not fit predictions " + yPred.shape());
        }
        return new Judged(labels, scores, Shaping.broadcastTo(weights, scores.shape()));
    }

    /** Weights of samples as a column, unless they are of the rank of the scores already. */
    private static Tensor perScore(Tensor weights, int rank) {
        return weights.shape().rank() == rank ? weights : Shaping.expandDims(weights, -1);
    }

    /** The k largest scores of each sample; the others lose against every threshold. */
    Judged withLargest(int k) {
        int classes = scores.shape().dim(-1);
        Tensor largest = Ordering.topK(scores, k).indices();
        Tensor kept = Reduction.any(Indexing.oneHot(largest, classes, DType.BOOL), false, -2);
        return new Judged(labels, Comparison.where(kept, scores, Double.NEGATIVE_INFINITY), weights);
    }

    /** One class alone: index {@code classId} of the last axis. */
    Judged ofClass(Label label, int classId) {
        int rank = scores.shape().rank();
        if (rank < 2 || classId >= scores.shape().dim(rank - 1)) {
            throw new ShapeException(label + ": class_id " + classId + " is not in predictions " + scores.shape()
                    + ", which must be [batch, classes]");
        }
        return new Judged(
                Shaping.slice(labels, -1, classId, 1),
                Shaping.slice(scores, -1, classId, 1),
                weights == null ? null : Shaping.slice(weights, -1, classId, 1));
    }

    /** With other scores. */
    Judged withScores(Tensor others) {
        return new Judged(labels, others, weights);
    }

    /** With each label's weight times {@code perLabel} [labels]. */
    Judged weightedBy(Tensor perLabel) {
        Tensor wide = Shaping.broadcastTo(perLabel, scores.shape());
        return new Judged(labels, scores, weights == null ? wide : Elementwise.multiply(weights, wide));
    }

    /** As [n] each. */
    Judged flat() {
        return new Judged(
                Shaping.reshape(labels, -1),
                Shaping.reshape(scores, -1),
                weights == null ? null : Shaping.reshape(weights, -1));
    }

    /** The weight of each where {@code condition} holds, else 0. */
    Tensor weightsWhere(Tensor condition) {
        return weights == null ? Shaping.cast(condition, scores.dtype()) : Comparison.where(condition, weights, 0);
    }
}
