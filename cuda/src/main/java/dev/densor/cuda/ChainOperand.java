package dev.densor.cuda;

import dev.densor.shape.DType;
import java.util.Locale;
import java.util.Optional;

/** What a chain of dense layers multiplies, and how its weights are packed: see dense_chain.cuh. */
enum ChainOperand {
    /** By multiply-add instructions. */
    F32(4, 32, 4),
    /** On tensor cores, like the others. */
    TF32(4, 8, 1),
    F16(2, 16, 1),
    BF16(2, 16, 1);

    /** Columns of a group, and what rows are filled up to a multiple of. */
    static final int COLUMNS = 16;

    /** What the lanes of a warp load at once. */
    private static final int LOAD_BYTES = 32 * Launch.PACK;

    private final int bytes;
    private final int step;
    private final int loads;

    ChainOperand(int bytes, int step, int loads) {
        this.bytes = bytes;
        this.step = step;
        this.loads = loads;
    }

    /**
     * For layers of a type, if there are kernels.
     *
     * @param precision asked for FLOAT32
     * @param architecture 75 of {@code sm_75}
     */
    static Optional<ChainOperand> of(DType dtype, Precision precision, int architecture) {
        return switch (Arithmetic.of(dtype, precision, architecture)) {
            case FMA -> dtype == DType.FLOAT32 ? Optional.of(F32) : Optional.empty();
            case TF32 -> Optional.of(TF32);
            case FLOAT16 -> Optional.of(F16);
            case BFLOAT16 -> Optional.of(BF16);
        };
    }

    /** As kernels' names end: {@code f32_tf32} for layers of FLOAT32. */
    String suffix(DType dtype) {
        return Suffix.of(dtype) + "_" + name().toLowerCase(Locale.ROOT);
    }

    /** Bytes in shared memory of a row of so many columns. */
    int rowBytes(int columns) {
        return groups(columns) * COLUMNS * bytes;
    }

    /** Bytes of packed weights. */
    long packedBytes(int features, int units) {
        return groups(units) * Launch.divideUp(features, step) * loads * LOAD_BYTES;
    }

    static int groups(int columns) {
        return (int) Launch.divideUp(columns, COLUMNS);
    }
}
