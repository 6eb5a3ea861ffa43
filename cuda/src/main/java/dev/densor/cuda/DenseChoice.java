package dev.densor.cuda;

import dev.densor.backend.BackendException;
import java.util.Locale;

/** Who computes dense layers; chosen by the system property {@value #PROPERTY}. */
enum DenseChoice {
    /** As {@link DenseRules} say: the default. */
    AUTO,
    /** Densor's kernels for Hopper where they can, else as the rules say. */
    HOPPER,
    /** Densor's own products with their end fused where they can, else as the rules say. */
    OWN,
    /** cuBLAS and a pass for bias and activation; without cuBLAS, as the rules say. */
    CUBLAS;

    /** The system property that chooses it: {@code -Ddensor.cuda.dense=own}. */
    static final String PROPERTY = "densor.cuda.dense";

    /**
     * What {@value #PROPERTY} says, or {@link #AUTO}.
     *
     * @throws BackendException when it says something else
     */
    static DenseChoice chosen() {
        return Setting.of(PROPERTY, AUTO);
    }

    /** {@code own}, as it is chosen. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
