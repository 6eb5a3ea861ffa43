package dev.densor.backend.fused;

import dev.densor.backend.UnaryOp;

/**
 * What an {@link ActivationGradientKernel} computes.
 *
 * @param rows 1 or more
 * @param units 1 or more
 * @param op one of which {@link UnaryOp#isActivation} holds
 */
public record ActivationGradientSpec(int rows, int units, UnaryOp op) {}
