package dev.densor.cuda;

import dev.densor.shape.DType;

/** What Densor's own products multiply with: what multiplicands are, and which units of a multiprocessor. */
enum Arithmetic {
    /** Multiply-add instructions in the type of the operands, in float32 for 16-bit ones. */
    FMA,
    /** Tensor cores, TF32. */
    TF32,
    /** Tensor cores, bfloat16. */
    BFLOAT16,
    /** Tensor cores, float16. */
    FLOAT16;

    private static final int AMPERE = 80;
    private static final int HOPPER = 90;

    /**
     * For operands of a type. 16-bit ones are multiplied as they are: their products are exact in float32. Where there
     * are no tensor cores for what is asked, nothing is rounded.
     *
     * @param stored the operands' type
     * @param precision asked for float32 operands
     * @param architecture 75 of {@code sm_75}
     */
    static Arithmetic of(DType stored, Precision precision, int architecture) {
        boolean ampere = architecture >= AMPERE;
        if (stored == DType.FLOAT16) {
            return FLOAT16;
        }
        if (stored == DType.BFLOAT16) {
            return ampere ? BFLOAT16 : FMA;
        }
        if (stored == DType.FLOAT64) {
            return FMA;
        }
        return switch (precision) {
            case FLOAT32 -> FMA;
            case TF32 -> ampere ? TF32 : FMA;
            case BFLOAT16 -> ampere ? BFLOAT16 : FMA;
            case FLOAT16 -> FLOAT16;
        };
    }

    /** The type as which operands are multiplied without a conversion in the kernel: FLOAT32 for TF32. */
    DType packed() {
        return switch (this) {
            case FMA, TF32 -> DType.FLOAT32;
            case BFLOAT16 -> DType.BFLOAT16;
            case FLOAT16 -> DType.FLOAT16;
        };
    }

    /**
     * Multiply-adds of a multiprocessor in a clock at most. By {@code mma.sync}, which reaches 63% of what Hopper has
     * (W. Luo et al., Benchmarking and Dissecting the Nvidia Hopper GPU Architecture, 2024).
     */
    int rate(int architecture) {
        return switch (this) {
            case FMA -> architecture <= AMPERE ? 64 : 128;
            case TF32 -> architecture == AMPERE ? 512 : architecture < HOPPER ? 128 : 650;
            case BFLOAT16, FLOAT16 -> architecture == AMPERE ? 1024 : architecture < HOPPER ? 512 : 1300;
        };
    }

    /** Whether there are the kernels for Turing only. */
    boolean isTuring(int architecture) {
        return this == FLOAT16 && architecture < AMPERE;
    }
}
