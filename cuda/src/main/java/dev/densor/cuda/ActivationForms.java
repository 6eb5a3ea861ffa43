package dev.densor.cuda;

import dev.densor.backend.BackendException;
import java.util.Locale;

/**
 * How exactly dense layers on sm_90 compute activations; chosen by the system property {@value #PROPERTY}. The fast
 * forms are by the GPU's approximate functions; their absolute error is at most 3e-5 at max(1, |y|), below half a unit
 * in the last place of FLOAT16 (2.4e-4) and BFLOAT16 (2e-3) there. Results near 0 may be wrong in their first digits.
 */
enum ActivationForms {
    /** As the separate kernels compute them, to a few units in the last place of float32: the default. */
    ACCURATE,
    /** By the fast forms. */
    FAST;

    /** The system property that chooses it: {@code -Ddensor.cuda.activations=fast}. */
    static final String PROPERTY = "densor.cuda.activations";

    /**
     * What {@value #PROPERTY} says, or {@link #ACCURATE}.
     *
     * @throws BackendException when it says something else
     */
    static ActivationForms chosen() {
        return Setting.of(PROPERTY, ACCURATE);
    }

    /** {@code fast}, as it is chosen. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
