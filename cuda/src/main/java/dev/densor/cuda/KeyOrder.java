package dev.densor.cuda;

import dev.densor.shape.DType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * How kernels order the elements of a type: {@code Order} of keys.cuh, of which one kernel serves all types of a size.
 *
 * @param magnitude of floating point, all bits but the sign; of integers 0
 * @param infinity of floating point, the bits of infinity; of integers 0
 * @param bits of unsigned integers, all their bits; otherwise -1
 */
record KeyOrder(long magnitude, long infinity, long bits) {
    static KeyOrder of(DType dtype) {
        return switch (dtype) {
            case FLOAT32 -> new KeyOrder(Integer.MAX_VALUE, 0x7f800000, -1);
            case FLOAT64 -> new KeyOrder(Long.MAX_VALUE, 0x7ff0000000000000L, -1);
            case FLOAT16 -> new KeyOrder(Short.MAX_VALUE, 0x7c00, -1);
            case BFLOAT16 -> new KeyOrder(Short.MAX_VALUE, 0x7f80, -1);
            case INT32, INT64, INT8 -> new KeyOrder(0, 0, -1);
            case UINT8, BOOL -> new KeyOrder(0, 0, 0xff);
        };
    }

    /** Bytes of a key: 8 of elements that have as many, otherwise 4. */
    static int bytes(DType dtype) {
        return dtype.bytes() == Long.BYTES ? Long.BYTES : Integer.BYTES;
    }

    /**
     * The structure.
     *
     * @param dtype whose order this is
     * @param descending for the largest first; NaN is last either way
     */
    ByteBuffer structure(DType dtype, boolean descending) {
        ByteBuffer fields = ByteBuffer.allocate(4 * bytes(dtype)).order(ByteOrder.nativeOrder());
        for (long field : new long[] {magnitude, infinity, bits, descending ? -1 : 0}) {
            if (bytes(dtype) == Long.BYTES) {
                fields.putLong(field);
            } else {
                fields.putInt((int) field);
            }
        }
        return fields.flip();
    }
}
