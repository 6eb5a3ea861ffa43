package dev.densor.nn.initializers;

import dev.densor.nn.config.Configurable;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;

/**
 * Draws the initial value of a weight. Drawn on the host, so that a seed gives the same bits on every
 * device. {@link Initializers} has Keras's, and makes one of a function.
 */
public interface Initializer extends Configurable {
    /**
     * A value.
     *
     * @param shape its sizes
     * @param seed where to start when the initializer has no seed of its own
     * @return of that shape, to be converted to the type of the weight; float64 where it is Keras's
     */
    HostArray draw(Shape shape, long seed);
}
