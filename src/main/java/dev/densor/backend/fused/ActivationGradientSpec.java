package dev.densor.backend.fused;

import dev.densor.backend.UnaryOp;

/**
 * What an {@link ActivationGradientKernel} computes.
 *
 * @param rows 1 or more
 * @param units 1 or more
 * @param op the kernel of one of Keras's activations: EXP, TANH, or one from RELU to LOG_SIGMOID
 */
public record ActivationGradientSpec(int rows, int units, UnaryOp op) {}
