package dev.densor.train.losses;

import dev.densor.ops.Crossentropies;
import dev.densor.ops.Crossentropies.Sparse;
import dev.densor.ops.KerasVersion;
import dev.densor.tensor.Tensor;

/** The crossentropy of integer labels; those of the ignored class do not count in a mean. */
record SparseCrossentropy(Sparse options, KerasVersion version) implements LossFunction {
    @Override
    public Tensor values(Tensor yTrue, Tensor yPred) {
        return Crossentropies.sparseCategorical(yTrue, yPred, options, version);
    }

    @Override
    public LossFunction in(KerasVersion other) {
        return new SparseCrossentropy(options, other);
    }

    @Override
    public Tensor mask(Tensor yTrue, Tensor yPred) {
        return options.ignoreClass() == null ? null : Crossentropies.valid(yTrue, yPred, options);
    }
}
