package dev.densor.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.backend.Extent;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows by a few threads, by blocks, in parts, and columns, that begin and end anywhere in a pack. */
class SoftmaxRowsTest {
    private static final float MINUS_INFINITY = Float.NEGATIVE_INFINITY;

    private Emulated emulated;

    @BeforeEach
    void open() {
        emulated = new Emulated();
    }

    @AfterEach
    void close() {
        if (emulated != null) {
            emulated.close();
        }
    }

    private float[] softmax(float[] values, Extent extent, boolean isLog) {
        CudaBuffer in = emulated.upload(HostArray.of(values, Shape.of(values.length)));
        if (isLog) {
            emulated.backend.logSoftmax(extent, in, in);
        } else {
            emulated.backend.softmax(extent, in, in);
        }
        float[] result = emulated.download(in).toFloats();
        emulated.backend.free(in);
        return result;
    }

    /** The sum of a row of zeros is its length, exactly: no element is left out or taken twice. */
    @ParameterizedTest
    @CsvSource({
        "1000, 1, 1",
        "700, 5, 1",
        "9, 127, 1",
        "9, 128, 1",
        "5, 129, 1",
        "5, 511, 1",
        "3, 513, 1",
        "3, 1027, 1",
        "2, 16384, 1",
        "3, 16385, 1",
        "3, 32769, 1",
        "3, 40003, 1",
        "2, 65535, 1",
        "2, 65536, 1",
        "3, 65537, 1",
        "1, 100003, 1",
        "3, 5, 7",
        "2, 300, 33",
        "1, 5000, 3"
    })
    void everyElementCountsOnce(long outer, int length, long inner) {
        int size = (int) (outer * length * inner);
        float[] zeros = new float[size];
        float[] expected = new float[size];
        Arrays.fill(expected, 1f / length);
        Extent extent = new Extent(outer, length, inner);
        assertEquals(Arrays.toString(expected), Arrays.toString(softmax(zeros, extent, false)));
        Arrays.fill(expected, softmax(zeros, extent, true)[0]);
        assertEquals(-Math.log(length), expected[0], 4 * Math.ulp((float) Math.log(length)));
        assertEquals(Arrays.toString(expected), Arrays.toString(softmax(zeros, extent, true)));
    }

    /**
     * With u = 2^-24, half a unit: x - max is off by u of itself, a power by 4 units besides, the sum by a unit of it
     * for each term, the quotient or the logarithm by a few units of itself.
     */
    @ParameterizedTest
    @CsvSource({"50, 10, 1", "3, 129, 1", "2, 5001, 1", "2, 20001, 1", "1, 70001, 1", "4, 33, 9", "1, 3001, 2"})
    void anyNumbers(long outer, int length, long inner) {
        Random random = new Random(length);
        float[] x = new float[(int) (outer * length * inner)];
        for (int i = 0; i < x.length; i++) {
            x[i] = 5 * (float) random.nextGaussian();
        }
        Extent extent = new Extent(outer, length, inner);
        float[] values = softmax(x, extent, false);
        float[] logarithms = softmax(x, extent, true);
        for (long row = 0; row < outer * inner; row++) {
            int first = (int) (row / inner * length * inner + row % inner);
            double max = MINUS_INFINITY;
            for (int l = 0; l < length; l++) {
                max = Math.max(max, x[first + l * (int) inner]);
            }
            double sum = 0;
            for (int l = 0; l < length; l++) {
                sum += Math.exp(x[first + l * (int) inner] - max);
            }
            for (int l = 0; l < length; l++) {
                int i = first + l * (int) inner;
                double shifted = x[i] - max;
                double inSum = (80 + 8 + 2.0 * length) * 0x1p-24;
                double relative = inSum + (Math.abs(shifted) + 8 + 4) * 0x1p-24;
                double expected = Math.exp(shifted) / sum;
                assertTrue(Math.abs(values[i] - expected) <= relative * expected, "element " + i);
                double absolute = inSum + 4 * 0x1p-24 * (Math.abs(shifted) + Math.log(sum)) + 8 * 0x1p-24;
                assertTrue(Math.abs(logarithms[i] - (shifted - Math.log(sum))) <= absolute, "logarithm " + i);
            }
        }
    }

    /** One element that is not finite, in the last part of the row. */
    @ParameterizedTest
    @ValueSource(ints = {7, 200, 20_001, 70_001})
    void valuesThatAreNotFinite(int length) {
        float[] x = new float[2 * length];
        Extent extent = new Extent(2, length, 1);
        for (float value : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
            x[2 * length - 1] = value;
            for (boolean isLog : new boolean[] {false, true}) {
                float[] y = softmax(x, extent, isLog);
                for (int i = 0; i < y.length; i++) {
                    assertEquals(i >= length, Float.isNaN(y[i]), "element " + i);
                }
            }
        }
        x[2 * length - 1] = MINUS_INFINITY;
        assertEquals(0, softmax(x, extent, false)[2 * length - 1]);
        assertEquals(1f / (length - 1), softmax(x, extent, false)[length]);
        assertEquals(MINUS_INFINITY, softmax(x, extent, true)[2 * length - 1]);
    }

    /** In whole parts of it, which is nothing, or in all of it, which has no softmax. */
    @ParameterizedTest
    @CsvSource({"7, 1", "200, 1", "20001, 1", "70001, 1", "300, 3"})
    void rowsOfMinusInfinity(int length, int inner) {
        float[] x = new float[length * inner];
        Arrays.fill(x, MINUS_INFINITY);
        Extent extent = new Extent(1, length, inner);
        for (float y : softmax(x, extent, false)) {
            assertTrue(Float.isNaN(y));
        }
        for (float y : softmax(x, extent, true)) {
            assertTrue(Float.isNaN(y));
        }
        Arrays.fill(x, x.length - inner, x.length, 3);
        float[] y = softmax(x, extent, false);
        for (int i = 0; i < x.length; i++) {
            assertEquals(i < x.length - inner ? 0 : 1, y[i], "element " + i);
        }
    }
}
