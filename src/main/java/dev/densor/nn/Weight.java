package dev.densor.nn;

import dev.densor.nn.initializers.Initializer;
import dev.densor.tensor.Variable;

/**
 * A variable of a layer, and how it begins.
 *
 * @param variable the value
 * @param initializer draws the value of a model that was not loaded
 * @param trainable whether training changes it
 */
public record Weight(Variable variable, Initializer initializer, boolean trainable) {}
