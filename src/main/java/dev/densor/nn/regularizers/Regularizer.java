package dev.densor.nn.regularizers;

import dev.densor.nn.config.Configurable;
import dev.densor.shape.ShapeException;
import dev.densor.tensor.Tensor;

/**
 * A penalty on a weight or an output, added to the loss in training. {@link Regularizers} has Keras's, and makes one of
 * a function; a class of your own writes its penalty with {@code dev.densor.ops}, which makes it differentiable.
 */
public interface Regularizer extends Configurable {
    /**
     * The penalty.
     *
     * @param x [...], floating point
     * @return [], of the type of x
     * @throws ShapeException when it is not for tensors of this shape
     */
    Tensor penalty(Tensor x);
}
