/**
 * How the weights of a layer begin. {@link dev.densor.nn.initializers.Initializers} makes them by name; the formulas
 * are Keras's, the random numbers are not: a seed gives the same bits on every machine, but not those of Keras.
 */
package dev.densor.nn.initializers;
