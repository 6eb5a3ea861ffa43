package dev.densor.train.losses;

import dev.densor.ops.KerasVersion;
import dev.densor.tensor.Tensor;

/** A loss that Keras 2 and Keras 3 compute differently. */
record VersionedLoss(Formula formula, KerasVersion version) implements LossFunction {
    @FunctionalInterface
    interface Formula {
        Tensor values(Tensor yTrue, Tensor yPred, KerasVersion version);
    }

    @Override
    public Tensor values(Tensor yTrue, Tensor yPred) {
        return formula.values(yTrue, yPred, version);
    }

    @Override
    public LossFunction in(KerasVersion other) {
        return new VersionedLoss(formula, other);
    }
}
