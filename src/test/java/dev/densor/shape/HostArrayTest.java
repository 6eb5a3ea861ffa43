package dev.densor.shape;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HostArrayTest {
    private static HostArray doubles(double... values) {
        return HostArray.of(values, Shape.of(values.length));
    }

    private static HostArray bytes(DType dtype, int... values) {
        ByteBuffer data = ByteBuffer.allocate(values.length);
        for (int i = 0; i < values.length; i++) {
            data.put(i, (byte) values[i]);
        }
        return HostArray.wrap(dtype, Shape.of(values.length), data);
    }

    @ParameterizedTest
    @EnumSource
    void anAllocatedArrayIsZeroInEveryType(DType dtype) {
        HostArray array = HostArray.allocate(dtype, Shape.of(2, 3));
        assertEquals(dtype, array.dtype());
        assertEquals(Shape.of(2, 3), array.shape());
        assertEquals(6, array.size());
        assertArrayEquals(new double[6], array.toDoubles());
        assertArrayEquals(new float[6], array.toFloats());
        assertEquals(0, array.getLong(5));
    }

    @Test
    void arraysAreWrappedWithoutACopy() {
        float[] values = {1, 2};
        HostArray array = HostArray.of(values, Shape.of(2));
        values[1] = 7;
        assertEquals(7, array.getDouble(1));
        assertEquals("float32 [2]", array.toString());
    }

    @Test
    void theNumberOfElementsHasToFillTheShape() {
        assertEquals(
                "array: 2 elements do not fill [3]",
                assertThrows(ShapeException.class, () -> HostArray.of(new float[2], Shape.of(3)))
                        .getMessage());
        assertThrows(ShapeException.class, () -> HostArray.of(new int[2], Shape.of(1)));
        assertThrows(ShapeException.class, () -> HostArray.of(new long[0], Shape.SCALAR));
    }

    @Test
    void theBufferHasToBeThatOfTheType() {
        assertEquals(
                "array: float16 needs a ShortBuffer, not a HeapFloatBuffer",
                assertThrows(
                                DTypeException.class,
                                () -> HostArray.wrap(DType.FLOAT16, Shape.of(1), FloatBuffer.allocate(1)))
                        .getMessage());
    }

    @Test
    void moreElementsThanAJavaArrayHoldsAreRefused() {
        Shape huge = Shape.of(1 << 16, 1 << 16);
        assertEquals(
                "array: uint8 [65536, 65536] has more than 2^31 elements",
                assertThrows(ShapeException.class, () -> HostArray.allocate(DType.UINT8, huge))
                        .getMessage());
    }

    @Test
    void onlyTheRemainingElementsOfABufferAreWrapped() {
        FloatBuffer data =
                FloatBuffer.wrap(new float[] {9, 1, 2, 9}).position(1).limit(3);
        HostArray array = HostArray.wrap(DType.FLOAT32, Shape.of(2), data);
        assertArrayEquals(new float[] {1, 2}, array.toFloats());
        assertEquals(1, data.position(), "the caller's buffer is left as it was");
    }

    @Test
    void aPartIsReadAsFloats() {
        float[] values = {9, 1, 2, 3};
        HostArray window = HostArray.of(values, Shape.of(4, 1)).rows(1, 3);
        assertArrayEquals(new float[] {2, 3}, window.toFloats(1, 2));
        assertArrayEquals(new float[] {2, 3}, window.cast(DType.INT32).toFloats(1, 2));
        assertArrayEquals(new float[0], window.toFloats(3, 0));
    }

    @Test
    void aViewReadsInTheByteOrderOfItsBytes() {
        ByteBuffer bytes = ByteBuffer.wrap(new byte[] {0, 0, 0, 1, 0, 0, 1, 0});
        Shape shape = Shape.of(2);
        assertEquals(1, HostArray.view(DType.INT32, shape, bytes).getLong(0));
        bytes.order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(1 << 24, HostArray.view(DType.INT32, shape, bytes).getLong(0));
        assertEquals(1, HostArray.view(DType.UINT8, Shape.of(8), bytes).getLong(3));
    }

    @Test
    void elementsAreReadBySign() {
        assertEquals(255, bytes(DType.UINT8, 255).getDouble(0));
        assertEquals(-1, bytes(DType.INT8, 255).getDouble(0));
        assertEquals(1, bytes(DType.BOOL, 2).getLong(0), "any byte but 0 is true");
        assertEquals(
                Long.MIN_VALUE + 1,
                HostArray.of(new long[] {Long.MIN_VALUE + 1}, Shape.of(1)).getLong(0));
        ShortBuffer halves = ShortBuffer.wrap(new short[] {0x3c00, (short) 0xc000});
        assertArrayEquals(
                new double[] {1, -2},
                HostArray.wrap(DType.FLOAT16, Shape.of(2), halves).toDoubles());
    }

    @Test
    void rowsShareTheElements() {
        HostArray array = HostArray.of(new int[] {0, 1, 2, 3, 4, 5}, Shape.of(3, 2));
        HostArray rows = array.rows(1, 2);
        assertEquals(Shape.of(2, 2), rows.shape());
        assertArrayEquals(new double[] {2, 3, 4, 5}, rows.toDoubles());
        assertArrayEquals(new double[] {4, 5}, rows.rows(1, 1).toDoubles());
        assertEquals(Shape.of(0, 2), array.rows(3, 0).shape());
        assertEquals(
                "rows: 2 to 4 are not in [3, 2]",
                assertThrows(ShapeException.class, () -> array.rows(2, 2)).getMessage());
        assertEquals(
                "rows: 1 to 2147483648 are not in [3, 2]",
                assertThrows(ShapeException.class, () -> array.rows(1, Integer.MAX_VALUE))
                        .getMessage());
        assertThrows(ShapeException.class, () -> array.rows(-1, 1));
        assertThrows(
                ShapeException.class, () -> doubles(1).reshape(Shape.SCALAR).rows(0, 1));
    }

    @Test
    void reshapingKeepsTheElements() {
        HostArray array = doubles(1, 2, 3, 4).reshape(Shape.of(2, 2));
        assertEquals(Shape.of(2, 2), array.shape());
        assertArrayEquals(new double[] {1, 2, 3, 4}, array.toDoubles());
        assertThrows(ShapeException.class, () -> array.reshape(Shape.of(3)));
    }

    @Test
    void castingToTheSameTypeIsTheArrayItself() {
        HostArray array = doubles(1);
        assertSame(array, array.cast(DType.FLOAT64));
    }

    @Test
    void floatingPointIsTruncatedAndSaturatedToIntegers() {
        HostArray array = doubles(1.9, -1.9, 300, -300, 3e9, -3e9, 1e30, Double.NaN, Double.NEGATIVE_INFINITY);
        assertArrayEquals(
                new double[] {1, -1, 127, -128, 127, -128, 127, 0, -128},
                array.cast(DType.INT8).toDoubles());
        assertArrayEquals(
                new double[] {1, 0, 255, 0, 255, 0, 255, 0, 0},
                array.cast(DType.UINT8).toDoubles());
        HostArray ints = array.cast(DType.INT32);
        assertEquals(Integer.MAX_VALUE, ints.getLong(4));
        assertEquals(Integer.MIN_VALUE, ints.getLong(5));
        assertEquals(0, ints.getLong(7));
        assertEquals(Long.MAX_VALUE, array.cast(DType.INT64).getLong(6));
    }

    @Test
    void integersKeepTheirLowBits() {
        HostArray array = HostArray.of(new long[] {300, -1, (1L << 53) + 1}, Shape.of(3));
        assertArrayEquals(new double[] {44, -1, 1}, array.cast(DType.INT8).toDoubles());
        assertArrayEquals(new double[] {44, 255, 1}, array.cast(DType.UINT8).toDoubles());
        assertArrayEquals(new double[] {300, -1, 1}, array.cast(DType.INT32).toDoubles());
        assertEquals((1L << 53) + 1, array.cast(DType.INT64).getLong(2));
    }

    @Test
    void whateverIsNotZeroIsTrue() {
        assertArrayEquals(
                new double[] {1, 0, 0, 1, 1},
                doubles(0.25, 0, -0.0, Double.NaN, -3).cast(DType.BOOL).toDoubles());
        assertArrayEquals(
                new double[] {1, 0},
                HostArray.of(new int[] {256, 0}, Shape.of(2)).cast(DType.BOOL).toDoubles());
        assertArrayEquals(
                new double[] {1, 0}, bytes(DType.BOOL, 7, 0).cast(DType.FLOAT16).toDoubles());
    }

    @Test
    void castingToSmallerFloatingPointRoundsOnce() {
        HostArray array = doubles(1 + 0x1p-8 + 0x1p-40, 65_520, 1e-50);
        assertArrayEquals(
                new double[] {1 + 0x1p-7, 65_536, 0x1p-133},
                doubles(1 + 0x1p-8 + 0x1p-40, 65_520, 0x1p-133)
                        .cast(DType.BFLOAT16)
                        .toDoubles());
        assertArrayEquals(
                new double[] {1 + 4 * 0x1p-10, Double.POSITIVE_INFINITY, 0},
                array.cast(DType.FLOAT16).toDoubles());
    }

    /** 2^62 + half a unit of the target + 1: the last digit decides, and a double has no room for it. */
    @Test
    void largeIntegersAreRoundedOnceToo() {
        long aboveFloatTie = (1L << 62) + (1L << 38) + 1;
        long aboveBFloatTie = (1L << 62) + (1L << 54) + 1;
        HostArray longs = HostArray.of(new long[] {aboveFloatTie, -aboveBFloatTie, 1L << 62}, Shape.of(3));

        assertEquals(0x1p62 + 0x1p39, longs.cast(DType.FLOAT32).getDouble(0));
        assertEquals(-0x1p62 - 0x1p55, longs.cast(DType.BFLOAT16).getDouble(1));
        assertEquals(0x1p62, longs.cast(DType.BFLOAT16).getDouble(2));
    }
}
