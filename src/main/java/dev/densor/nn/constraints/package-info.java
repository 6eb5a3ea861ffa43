/** Projections of weights. {@link dev.densor.nn.constraints.Constraints} makes them by name. */
package dev.densor.nn.constraints;
