package dev.densor.nn.config;

/**
 * A function that a user wrote, known by its name and without a configuration; Keras writes those in a form of their
 * own.
 */
public interface NamedFunction extends Configurable {}
