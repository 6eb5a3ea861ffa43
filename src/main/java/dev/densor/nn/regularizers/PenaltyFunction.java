package dev.densor.nn.regularizers;

import dev.densor.nn.config.NamedFunction;
import dev.densor.tensor.Tensor;
import java.util.function.UnaryOperator;

/** A penalty that a user wrote as a function. */
record PenaltyFunction(String className, UnaryOperator<Tensor> function) implements Regularizer, NamedFunction {
    @Override
    public Tensor penalty(Tensor x) {
        return function.apply(x);
    }
}
