package dev.densor.nn.constraints;

import dev.densor.nn.config.Configurable;
import dev.densor.ops.KerasVersion;
import dev.densor.shape.ShapeException;
import dev.densor.tensor.Tensor;

/**
 * A projection of a weight after each training step. {@link Constraints} has Keras's, and makes one of a function; a
 * class of your own writes its projection with {@code dev.densor.ops}.
 */
public interface Constraint extends Configurable {
    /**
     * The weight as it may be.
     *
     * @param w [...], floating point
     * @return of the shape and type of w
     * @throws ShapeException when it is not for tensors of this shape
     */
    Tensor project(Tensor w);

    /** The constraint by the formulas of a version of Keras; itself unless they differ. */
    default Constraint in(KerasVersion version) {
        return this;
    }
}
