package dev.densor.cuda;

import dev.densor.backend.BackendException;
import dev.densor.shape.DType;
import java.util.Locale;

/**
 * How exactly the dense layers' kernels for sm_90 compute activations; chosen by the system property {@value #PROPERTY}.
 * The fast forms of elu, selu, softplus, tanh, sigmoid, silu and both kinds of gelu are made of the GPU's approximate
 * functions. Their absolute error is at most half a unit in the last place of the result's 16-bit type at max(1, |y|),
 * that of FLOAT16 where it is FLOAT32; below -4, where sigmoid, silu, softplus and gelu are near 0, at most half a unit
 * at y. Results near 0 may be wrong in their first digits elsewhere: elu(-1e-6), say.
 */
enum ActivationForms {
    /** The fast forms where results have 16 bits, the accurate ones where they are FLOAT32: the default. */
    AUTO,
    /** As the separate kernels compute them, to a few units in the last place of float32. */
    ACCURATE,
    /** The fast forms for FLOAT32, too. */
    FAST;

    /** The system property that chooses it: {@code -Ddensor.cuda.activations=accurate}. */
    static final String PROPERTY = "densor.cuda.activations";

    /**
     * What {@value #PROPERTY} says, or {@link #AUTO}.
     *
     * @throws BackendException when it says something else
     */
    static ActivationForms chosen() {
        return Setting.of(PROPERTY, AUTO);
    }

    /** Whether they are the fast ones for results of a type. */
    boolean areFast(DType result) {
        return this == FAST || (this == AUTO && result != DType.FLOAT32);
    }

    /** {@code fast}, as it is chosen. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
