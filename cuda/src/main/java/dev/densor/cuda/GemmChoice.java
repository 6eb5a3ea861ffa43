package dev.densor.cuda;

import dev.densor.backend.BackendException;
import dev.densor.cuda.driver.UnavailableException;
import java.util.Locale;
import java.util.function.Function;

/** Who multiplies matrices; chosen by the system property {@value #PROPERTY}. */
enum GemmChoice {
    /** cuBLAS where there is one, Densor's own kernels elsewhere: the default. */
    AUTO,
    /** cuBLAS; opening a device fails without it. */
    CUBLAS,
    /** Densor's own kernels, even where there is cuBLAS. */
    OWN;

    /** The system property that chooses it: {@code -Ddensor.cuda.gemm=own}. */
    static final String PROPERTY = "densor.cuda.gemm";

    /** Opens cuBLAS. */
    @FunctionalInterface
    interface Opening {
        /** @throws UnavailableException where there is none */
        Gemm open() throws UnavailableException;
    }

    /**
     * What {@value #PROPERTY} says, or {@link #AUTO}.
     *
     * @throws BackendException when it says something else
     */
    static GemmChoice chosen() {
        return Setting.of(PROPERTY, AUTO);
    }

    /**
     * Opens what was chosen.
     *
     * @param own opens Densor's own kernels, given why it is not cuBLAS; with nothing where they were chosen
     * @throws BackendException when it must be cuBLAS and there is none
     */
    Gemm open(Opening cublas, Function<String, Gemm> own) {
        if (this == OWN) {
            return own.apply("");
        }
        try {
            return cublas.open();
        } catch (UnavailableException none) {
            if (this == CUBLAS) {
                throw new BackendException(
                        "-D" + PROPERTY + "=" + this + ": " + none.getMessage() + "; " + none.advice());
            }
            return own.apply(none.getMessage());
        }
    }

    /** {@code own}, as it is chosen. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
