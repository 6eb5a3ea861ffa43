package dev.densor.train.metrics;

import dev.densor.tensor.Tensor;

/** What is averaged over samples: a loss, or whether a sample was right. Written with {@code dev.densor.ops}. */
@FunctionalInterface
public interface MetricFunction {
    /**
     * The values of a batch.
     *
     * @param yTrue what was right, of any type
     * @param yPred what was predicted
     * @return [batch] or [batch, ...]
     */
    Tensor apply(Tensor yTrue, Tensor yPred);

    /**
     * How much samples count, given how much the caller lets them count.
     *
     * @param sampleWeight null when there are no weights
     * @return the same, unless some samples are not to count
     */
    default Tensor weights(Tensor yTrue, Tensor sampleWeight) {
        return sampleWeight;
    }
}
