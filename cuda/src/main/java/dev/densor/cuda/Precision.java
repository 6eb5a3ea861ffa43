package dev.densor.cuda;

import dev.densor.backend.BackendException;
import java.util.Locale;

/**
 * How float32 matrix products are computed; chosen when a device is opened, by {@link Cuda#open} or by the system
 * property {@value #PROPERTY}. All else is computed in float32 whatever is chosen, and sums are kept in float32. It is
 * the most that operands are rounded: Densor's own kernels round none in products of few rows, where there is nothing
 * to gain, and none on GPUs that lack such tensor cores (before sm_80 there are those for float16 only).
 */
public enum Precision {
    /** In float32, as everything else: the default. */
    FLOAT32,
    /** On tensor cores, operands rounded to TF32: 10 bits of fraction, the range of float32. */
    TF32,
    /** On tensor cores, operands rounded to bfloat16: 7 bits of fraction, the range of float32. */
    BFLOAT16,
    /**
     * On tensor cores, operands rounded to float16: 10 bits of fraction, magnitudes up to 65504, beyond it infinite.
     */
    FLOAT16;

    /** The system property that chooses it: {@code -Ddensor.cuda.precision=tf32}. */
    public static final String PROPERTY = "densor.cuda.precision";

    /**
     * What {@value #PROPERTY} says, or {@link #FLOAT32}.
     *
     * @throws BackendException when it says something else
     */
    public static Precision chosen() {
        return Setting.of(PROPERTY, FLOAT32);
    }

    /** What to tell people beside what multiplies; nothing of {@link #FLOAT32}. */
    String remark() {
        return this == FLOAT32 ? "" : ", precision " + this;
    }

    /** {@code tf32}, as it is chosen. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
