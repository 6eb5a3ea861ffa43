package dev.densor.nn.constraints;

import dev.densor.nn.config.NamedFunction;
import dev.densor.tensor.Tensor;
import java.util.function.UnaryOperator;

/** A projection that a user wrote as a function. */
record ProjectionFunction(String className, UnaryOperator<Tensor> function) implements Constraint, NamedFunction {
    @Override
    public Tensor project(Tensor w) {
        return function.apply(w);
    }
}
