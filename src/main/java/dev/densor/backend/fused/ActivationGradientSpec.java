package dev.densor.backend.fused;

import dev.densor.backend.UnaryOp;

/**
 * What an {@link ActivationGradientKernel} computes.
 *
 * @param rows 1 or more
 * @param units 1 or more
 * @param op Keras's element-wise activations and those ops that keep the type of a floating-point operand; one with a
 *     slope
 */
public record ActivationGradientSpec(int rows, int units, UnaryOp op) {}
