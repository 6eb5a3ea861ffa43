package dev.densor.train.metrics;

import dev.densor.shape.ShapeException;
import dev.densor.tensor.Tensor;

/** A statistic of predictions and what they should have been. {@link Metrics} makes them. */
public interface Metric extends Statistic {
    /**
     * Takes a batch into account. What is made on the device on the way is freed before this returns.
     *
     * @param yTrue what was right: [batch, ...]; converted to the type that the metric computes in
     * @param yPred what was predicted: [batch, ...], on the same device
     * @param sampleWeight how much each sample counts: [batch], or a shape that fits what the metric computes for each
     *     sample; null for 1 each
     * @throws ShapeException when the shapes do not fit
     */
    void update(Tensor yTrue, Tensor yPred, Tensor sampleWeight);

    /** {@link #update(Tensor, Tensor, Tensor)} with all samples alike. */
    default void update(Tensor yTrue, Tensor yPred) {
        update(yTrue, yPred, null);
    }
}
