package dev.densor.nn.constraints;

import dev.densor.nn.config.Configurable;

/** A projection of a weight after each training step; part of a layer's configuration. */
public interface Constraint extends Configurable {}
