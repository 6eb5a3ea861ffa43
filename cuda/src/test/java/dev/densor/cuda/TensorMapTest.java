package dev.densor.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.shape.DType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class TensorMapTest {
    private static long[] words(ByteBuffer map) {
        assertEquals(128, map.remaining());
        long[] words = new long[16];
        map.duplicate().order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(words);
        return words;
    }

    private static void check(ByteBuffer map, long... first) {
        long[] words = words(map);
        for (int i = 0; i < words.length; i++) {
            assertEquals(Long.toHexString(i < first.length ? first[i] : 0), Long.toHexString(words[i]), "word " + i);
        }
    }

    /** 784 bfloat16 are 1568 bytes, 98 times 16. */
    @Test
    void aMapOfBfloat16HasTheWordsThatTheDriverMakes() {
        check(
                TensorMap.of(0x7f00_1234_5600L, DType.BFLOAT16, 65_536, 784, 784, 128),
                0x7f00_1234_5600L,
                0x0000_0062_0000_6510L,
                0,
                0,
                0x0000_ffff_0000_030fL,
                0,
                0x3f00_0000_0000_0000L,
                127,
                128 * 128,
                0x400);
    }

    @Test
    void aMapOfFloat32HasBoxesOf32Columns() {
        check(
                TensorMap.of(256, DType.FLOAT32, 33, 20, 20, 16),
                256,
                0x0000_0005_0000_6390L,
                0,
                0,
                0x0000_0020_0000_0013L,
                0,
                0x1f00_0000_0000_0000L,
                15,
                16 * 128,
                0x400);
    }

    @Test
    void aMapOfFloat16DiffersInTheTypeOnly() {
        long[] half = words(TensorMap.of(256, DType.FLOAT16, 9, 8, 16, 64));
        long[] brain = words(TensorMap.of(256, DType.BFLOAT16, 9, 8, 16, 64));
        assertEquals((10 - 6) << 7, brain[1] - half[1]);
        half[1] = brain[1];
        assertEquals(ByteBuffer.wrap(new byte[128]), TensorMap.none());
        for (int i = 0; i < half.length; i++) {
            assertEquals(brain[i], half[i]);
        }
    }

    @Test
    void thereIsNoMapOfRowsThatAreNotAligned() {
        assertTrue(TensorMap.takes(256, DType.FLOAT16, 8));
        assertFalse(TensorMap.takes(256, DType.FLOAT16, 12));
        assertTrue(TensorMap.takes(256, DType.FLOAT32, 12));
        assertFalse(TensorMap.takes(264, DType.FLOAT32, 12));
        assertThrows(IllegalArgumentException.class, () -> TensorMap.of(256, DType.FLOAT64, 1, 2, 2, 1));
    }
}
