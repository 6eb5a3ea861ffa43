package dev.densor.cuda;

import dev.densor.shape.DType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Tells the copying unit of sm_90 how a row-major matrix lies in memory, so that it copies boxes of it to and from
 * shared memory: 128 bytes of each row, swizzled there as {@link PackedPanels} are. It is what {@code
 * cuTensorMapEncodeTiled} would make, which JCuda does not have. NVIDIA does not document the bits; those here were
 * compared with the driver's, and the self-test tries them before they are used. The codes of types are those of {@code
 * tensormap.replace} in the PTX ISA.
 */
final class TensorMap {
    /** Bytes of a map; it is a parameter of the kernel. */
    static final int BYTES = 128;

    /** Bytes of a box's rows. */
    static final int ROW_BYTES = 128;

    private static final int WORD = Long.BYTES;
    private static final long SWIZZLE_128 = 0x6000;
    private static final long TWO_AXES = 0x10;
    private static final long TAIL = 0x400;

    private TensorMap() {}

    /** In place of a map that is not used. */
    static ByteBuffer none() {
        return ByteBuffer.allocate(BYTES);
    }

    /** Whether there is a map of a matrix: of rows that each begin at a multiple of 16 bytes. */
    static boolean takes(long address, DType dtype, long pitch) {
        return Launch.isAligned(address, pitch * dtype.bytes());
    }

    /**
     * The map of a matrix. Where a box reaches beyond it, zeros are read and nothing is written.
     *
     * @param address of the first element, a multiple of 16
     * @param dtype FLOAT32, FLOAT16 or BFLOAT16
     * @param pitch elements from one row to the next, a multiple of 16 bytes
     * @param boxRows rows of a box, 1 to 256
     */
    static ByteBuffer of(long address, DType dtype, int rows, int columns, long pitch, int boxRows) {
        long pitchBytes = pitch * dtype.bytes();
        long boxColumns = ROW_BYTES / dtype.bytes();
        ByteBuffer map = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
        map.putLong(0, address);
        map.putLong(WORD, pitchBytes / Launch.PACK << 32 | SWIZZLE_128 | TWO_AXES | code(dtype) << 7);
        map.putLong(4 * WORD, (long) (rows - 1) << 32 | columns - 1);
        map.putLong(6 * WORD, boxColumns - 1 << 56);
        map.putLong(7 * WORD, boxRows - 1);
        map.putLong(8 * WORD, (long) boxRows * ROW_BYTES);
        map.putLong(9 * WORD, TAIL);
        return map;
    }

    private static long code(DType dtype) {
        return switch (dtype) {
            case FLOAT16 -> 6;
            case FLOAT32 -> 7;
            case BFLOAT16 -> 10;
            default -> throw new IllegalArgumentException("no tensor map of " + dtype);
        };
    }
}
