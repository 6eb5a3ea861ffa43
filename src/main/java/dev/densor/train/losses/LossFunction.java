package dev.densor.train.losses;

import dev.densor.ops.KerasVersion;
import dev.densor.tensor.Tensor;

/** What a loss computes of a batch. */
@FunctionalInterface
interface LossFunction {
    /** One value per sample. */
    Tensor values(Tensor yTrue, Tensor yPred);

    /** BOOL, the shape of the values, false where one does not count; null when all do. */
    default Tensor mask(Tensor yTrue, Tensor yPred) {
        return null;
    }

    /** Whose formula it is, where the versions differ. */
    default KerasVersion version() {
        return KerasVersion.V3;
    }

    /** The same loss by the formula of a version; itself where there is one formula. */
    default LossFunction in(KerasVersion other) {
        return this;
    }
}
