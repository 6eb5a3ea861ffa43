/**
 * Tensors on a device and who owns them: a {@link dev.densor.tensor.Scope} owns what is made inside it, a
 * {@link dev.densor.tensor.Variable} owns a weight. What can be done with tensors is in {@code dev.densor.ops}.
 */
package dev.densor.tensor;
