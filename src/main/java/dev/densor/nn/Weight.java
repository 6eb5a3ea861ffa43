package dev.densor.nn;

import dev.densor.nn.constraints.Constraint;
import dev.densor.nn.initializers.Initializer;
import dev.densor.nn.regularizers.Regularizer;
import dev.densor.tensor.Variable;

/**
 * A variable of a layer, how it begins, what it costs and how it is bounded.
 *
 * @param variable the value
 * @param initializer draws the value of a model that was not loaded
 * @param trainable whether training changes it
 * @param regularizer the penalty on it, or null
 * @param constraint its projection after each training step, or null
 */
public record Weight(
        Variable variable, Initializer initializer, boolean trainable, Regularizer regularizer, Constraint constraint) {
    /** A weight that costs nothing and is not bounded. */
    public Weight(Variable variable, Initializer initializer, boolean trainable) {
        this(variable, initializer, trainable, null, null);
    }
}
