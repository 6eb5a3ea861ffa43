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
public record DenseSpec(int rows, int units, int features, UnaryOp activation) {
    /**
     * Checks the sizes.
     *
     * @throws IllegalArgumentException when one is below 1
     */
    public DenseSpec {
        if (rows < 1 || units < 1 || features < 1) {
            throw new IllegalArgumentException("dense: [" + rows + ", " + features + "] x [" + features + ", " + units
                    + "] is empty; compose it of other kernels");
        }
    }
}
