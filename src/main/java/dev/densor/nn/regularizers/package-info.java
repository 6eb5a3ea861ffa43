/** Penalties on weights and outputs. {@link dev.densor.nn.regularizers.Regularizers} makes them by name. */
package dev.densor.nn.regularizers;
