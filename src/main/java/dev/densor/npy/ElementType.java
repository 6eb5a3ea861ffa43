package dev.densor.npy;

import dev.densor.shape.DType;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * NumPy's element types that can be read, and the type each becomes: integers for which there is no {@link DType} widen
 * to the next signed one.
 */
enum ElementType {
    BOOL("b1", DType.BOOL),
    INT8("i1", DType.INT8),
    UINT8("u1", DType.UINT8),
    INT16("i2", DType.INT32),
    UINT16("u2", DType.INT32),
    INT32("i4", DType.INT32),
    UINT32("u4", DType.INT64),
    INT64("i8", DType.INT64),
    UINT64("u8", DType.INT64),
    FLOAT16("f2", DType.FLOAT16),
    FLOAT32("f4", DType.FLOAT32),
    FLOAT64("f8", DType.FLOAT64);

    private final String code;
    private final DType dtype;

    ElementType(String code, DType dtype) {
        this.code = code;
        this.dtype = dtype;
    }

    /** The type NumPy calls {@code code}, kind and bytes without the byte order: {@code "f4"}. */
    static Optional<ElementType> find(String code) {
        return Arrays.stream(values()).filter(t -> t.code.equals(code)).findFirst();
    }

    /** How {@code dtype} is written, if NumPy has it: all but bfloat16. */
    static Optional<ElementType> of(DType dtype) {
        // Of the two that match int64 the signed one comes first.
        return Arrays.stream(values())
                .filter(t -> t.dtype == dtype && t.width() == dtype.bytes())
                .findFirst();
    }

    /** What NumPy's header says for this type, little-endian: {@code "<f4"}. */
    String descr() {
        return (width() == 1 ? "|" : "<") + code;
    }

    /** The type of the elements once they are read. */
    DType dtype() {
        return dtype;
    }

    /** Bytes an element takes in the file. */
    int width() {
        return code.charAt(1) - '0';
    }

    /**
     * Appends the elements in {@code from} to {@code to}.
     *
     * @param from whole elements, in the buffer's byte order
     * @param to the buffer that goes with {@link #dtype()}
     * @throws ArithmeticException when one is too large for int64; the message is its value
     */
    void decode(ByteBuffer from, Buffer to) {
        switch (this) {
            case INT8, UINT8 -> ((ByteBuffer) to).put(from);
            case INT32 -> ((IntBuffer) to).put(from.asIntBuffer());
            case INT64 -> ((LongBuffer) to).put(from.asLongBuffer());
            case FLOAT16 -> ((ShortBuffer) to).put(from.asShortBuffer());
            case FLOAT32 -> ((FloatBuffer) to).put(from.asFloatBuffer());
            case FLOAT64 -> ((DoubleBuffer) to).put(from.asDoubleBuffer());
            case BOOL -> each(from, () -> ((ByteBuffer) to).put((byte) (from.get() == 0 ? 0 : 1)));
            case INT16 -> each(from, () -> ((IntBuffer) to).put(from.getShort()));
            case UINT16 -> each(from, () -> ((IntBuffer) to).put(Short.toUnsignedInt(from.getShort())));
            case UINT32 -> each(from, () -> ((LongBuffer) to).put(Integer.toUnsignedLong(from.getInt())));
            case UINT64 -> each(from, () -> ((LongBuffer) to).put(signed(from.getLong())));
        }
    }

    private static void each(ByteBuffer from, Runnable one) {
        while (from.hasRemaining()) {
            one.run();
        }
    }

    private static long signed(long bits) {
        if (bits < 0) {
            throw new ArithmeticException(Long.toUnsignedString(bits));
        }
        return bits;
    }
}
