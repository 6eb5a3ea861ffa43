package dev.densor.backend.fused;

/**
 * The sizes of rows that are normalised, and what is added to their variance.
 *
 * @param rows 1 or more
 * @param length of each, 1 or more
 * @param epsilon added to the variance
 */
public record LayerNormSpec(long rows, int length, double epsilon) {
    /**
     * Checks the sizes.
     *
     * @throws IllegalArgumentException when one is below 1
     */
    public LayerNormSpec {
        if (rows < 1 || length < 1) {
            throw new IllegalArgumentException(
                    "layerNorm: [" + rows + ", " + length + "] is empty; there is nothing to compute");
        }
    }
}
