package dev.densor.nn.initializers;

import dev.densor.nn.config.NamedFunction;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import java.util.function.BiFunction;

/** A draw that a user wrote as a function. */
record DrawFunction(String className, BiFunction<Shape, Long, HostArray> function)
        implements Initializer, NamedFunction {
    @Override
    public HostArray draw(Shape shape, long seed) {
        return function.apply(shape, seed);
    }
}
