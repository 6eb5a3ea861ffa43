/**
 * What can be done with tensors. Every operation checks its operands once, here, and then runs a kernel of the backend
 * ({@link dev.densor.ops.Elementwise}, {@link dev.densor.ops.Comparison}, {@link dev.densor.ops.Reduction},
 * {@link dev.densor.ops.Linalg}, {@link dev.densor.ops.Shaping}, {@link dev.densor.ops.Indexing},
 * {@link dev.densor.ops.Random}), or is composed of such operations ({@link dev.densor.ops.Activations},
 * {@link dev.densor.ops.Normalizations}) and then knows nothing of devices. Results belong to the innermost open
 * {@link dev.densor.tensor.Scope}.
 */
package dev.densor.ops;
