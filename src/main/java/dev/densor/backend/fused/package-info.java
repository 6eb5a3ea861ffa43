/**
 * Kernels that a backend may have besides those of the contract: each does at once what is otherwise composed of
 * several, and faster. A composite in {@code dev.densor.ops} asks {@code backend instanceof DenseKernel} and composes
 * where there is none.
 */
package dev.densor.backend.fused;
