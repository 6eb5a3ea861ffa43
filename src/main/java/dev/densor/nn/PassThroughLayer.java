package dev.densor.nn;

import dev.densor.tensor.Tensor;

/** A layer that acts in training at most; otherwise its output is its input, of any shape and type. */
abstract class PassThroughLayer extends SameShapeLayer {
    @Override
    protected final boolean takesIntegers() {
        return true;
    }

    @Override
    protected final Tensor call(Tensor x) {
        return x;
    }
}
