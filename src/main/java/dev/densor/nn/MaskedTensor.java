package dev.densor.nn;

import dev.densor.tensor.Tensor;

/**
 * What flows between layers.
 *
 * @param tensor the value
 * @param mask BOOL [batch, steps], false for the steps that later layers leave out; null when all count
 */
public record MaskedTensor(Tensor tensor, Tensor mask) {
    /** A value all of whose steps count. */
    public static MaskedTensor of(Tensor tensor) {
        return new MaskedTensor(tensor, null);
    }
}
