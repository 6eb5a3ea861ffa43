package dev.densor.nn;

import dev.densor.shape.PartialShape;
import dev.densor.tensor.Tensor;

/** A layer whose output has the shape of its input, element by element, and so its mask too. */
abstract class SameShapeLayer extends UnaryLayer {
    @Override
    protected PartialShape outputShape(PartialShape input) {
        return input;
    }

    @Override
    protected Tensor outputMask(Tensor x, Tensor mask) {
        return mask;
    }
}
