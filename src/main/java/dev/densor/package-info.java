/**
 * Densor: a tensor backend for the JVM that mirrors Keras's {@code backend} module.
 *
 * <p>Start with {@code dev.densor.saving.Models}, which reads a model that Keras saved, and
 * {@code dev.densor.nn.Model}, whose {@code predict} scores rows with it; or with {@link dev.densor.K}, Keras's
 * functions by their names.
 */
package dev.densor;
