package dev.densor.backend.fused;

import dev.densor.backend.UnaryOp;

/**
 * The sizes of a dense layer, each 1 or more, and what follows its sum.
 *
 * @param rows of the input and the output
 * @param units columns of the output
 * @param features columns of the input
 * @param activation of each element, or null for none; it keeps the type
 */
public record DenseSpec(int rows, int units, int features, UnaryOp activation) {}
