package dev.densor.nn.regularizers;

import dev.densor.nn.config.Configurable;

/** A penalty on a weight or an output, added to the loss in training; part of a layer's configuration. */
public interface Regularizer extends Configurable {}
