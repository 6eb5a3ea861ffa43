package dev.densor.ops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.densor.shape.DType;
import dev.densor.tensor.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NormalizationTest {
    private final Reference reference = new Reference();

    @AfterEach
    void close() {
        reference.close();
    }

    private Tensor row(double... values) {
        return reference.tensor(values, 1, values.length);
    }

    @Test
    void l2DividesByTheLengthButNotByLessThanTheFloorsRoot() {
        Tensor long5 = Normalization.l2(row(3, 4), 1e-14, -1);
        assertArrayEquals(new float[] {0.6f, 0.8f}, long5.toArray().toFloats(), 1e-7f);
        Tensor shorter = Normalization.l2(row(1e-8, 0), 1e-14, -1);
        assertArrayEquals(new float[] {0.1f, 0}, shorter.toArray().toFloats(), 1e-7f);
    }

    @Test
    void l2Of16BitsIsComputedInFloat32() {
        // 300 * 300 is beyond float16
        Tensor half = Shaping.cast(row(300, 400), DType.FLOAT16);
        Tensor result = Normalization.l2(half, 1e-24, -1);
        assertEquals(DType.FLOAT16, result.dtype());
        assertArrayEquals(new float[] {0.6f, 0.8f}, result.toArray().toFloats(), 1e-3f);
    }

    @Test
    void byDeviationScalesWithoutCentring() {
        // variance of (1, 5) is 4
        Tensor result = Normalization.byDeviation(row(1, 5), row(2, 4), 0, -1);
        assertArrayEquals(new float[] {1, 10}, result.toArray().toFloats(), 1e-6f);
    }

    @Test
    void rmsDividesByTheRootOfTheMeanSquare() {
        // mean square of (1, 7) is 25
        Tensor result = Normalization.rms(row(1, 7), row(1, 10), 0, -1);
        assertArrayEquals(new float[] {0.2f, 14}, result.toArray().toFloats(), 1e-6f);
    }
}
