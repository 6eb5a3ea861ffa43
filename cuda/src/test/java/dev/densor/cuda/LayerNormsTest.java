package dev.densor.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.backend.fused.LayerNormSpec;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows by a few threads, by blocks and in parts, that begin and end anywhere in a pack. */
class LayerNormsTest {
    private static final double EPSILON = 1e-3;

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

    private float[] normalized(float[] values, int length, float[] gamma, float[] beta) {
        CudaBuffer x = upload(values);
        CudaBuffer scale = upload(gamma);
        CudaBuffer offset = upload(beta);
        emulated.backend.layerNorm(new LayerNormSpec(values.length / length, length, EPSILON), x, scale, offset, x);
        float[] result = emulated.download(x).toFloats();
        Stream.of(x, scale, offset).filter(buffer -> buffer != null).forEach(emulated.backend::free);
        return result;
    }

    private CudaBuffer upload(float[] values) {
        return values == null ? null : emulated.upload(HostArray.of(values, Shape.of(values.length)));
    }

    /** Minus and plus one by turns, and the opposite in the next row: mean 0 and variance 1, exactly. */
    @ParameterizedTest
    @CsvSource({
        "600, 2",
        "9, 100",
        "9, 128",
        "5, 130",
        "3, 514",
        "3, 1026",
        "2, 16384",
        "3, 16386",
        "3, 40002",
        "3, 65534",
        "2, 65536",
        "3, 65538",
        "1, 100002"
    })
    void everyElementCountsOnce(int rows, int length) {
        float[] x = new float[rows * length];
        float[] expected = new float[x.length];
        float factor = 1 / (float) Math.sqrt(1 + (float) EPSILON);
        for (int i = 0; i < x.length; i++) {
            x[i] = (i / length + i) % 2 == 0 ? 1 : -1;
            expected[i] = x[i] * factor;
        }
        assertArrayEquals(expected, normalized(x, length, null, null));
    }

    /** Each element has its own scale and offset, wherever it is. */
    @ParameterizedTest
    @ValueSource(ints = {2, 98, 1026, 40_002, 65_538})
    void parametersStandBesideTheirElements(int length) {
        float[] x = new float[3 * length];
        float[] gamma = new float[length];
        float[] beta = new float[length];
        float[] expected = new float[x.length];
        for (int i = 0; i < length; i++) {
            gamma[i] = i % 1000;
            beta[i] = i;
        }
        float factor = 1 / (float) Math.sqrt(1 + (float) EPSILON);
        for (int i = 0; i < x.length; i++) {
            x[i] = i % 2 == 0 ? 1 : -1;
            expected[i] = x[i] * (factor * gamma[i % length]) + beta[i % length];
        }
        assertArrayEquals(expected, normalized(x, length, gamma, beta));
        for (int i = 0; i < x.length; i++) {
            expected[i] = x[i] * (factor * gamma[i % length]);
        }
        assertArrayEquals(expected, normalized(x, length, gamma, null));
        for (int i = 0; i < x.length; i++) {
            expected[i] = x[i] * factor + beta[i % length];
        }
        assertArrayEquals(expected, normalized(x, length, null, beta));
    }

    /**
     * With n terms of magnitudes up to m around the mean, the mean is off by n 2^-23 of theirs at most, and so is each
     * distance; the variance by twice that times the deviation and n 2^-23 of itself; the factor by half of it.
     */
    @ParameterizedTest
    @CsvSource({"50, 10", "3, 131", "2, 5001", "2, 20001", "1, 70001"})
    void anyNumbers(int rows, int length) {
        Random random = new Random(length);
        float[] x = new float[rows * length];
        for (int i = 0; i < x.length; i++) {
            x[i] = 3 + (float) random.nextGaussian();
        }
        float[] y = normalized(x, length, null, null);
        for (int row = 0; row < rows; row++) {
            double mean = 0;
            double magnitude = 0;
            for (int i = row * length; i < (row + 1) * length; i++) {
                mean += x[i] / (double) length;
                magnitude += Math.abs(x[i]) / (double) length;
            }
            double variance = 0;
            for (int i = row * length; i < (row + 1) * length; i++) {
                variance += (x[i] - mean) * (x[i] - mean) / length;
            }
            double factor = 1 / Math.sqrt(variance + EPSILON);
            double ofMean = (length + 1) * 0x1p-23 * magnitude;
            double ofVariance = (length + 4) * 0x1p-23 + 2 * ofMean * factor;
            for (int i = row * length; i < (row + 1) * length; i++) {
                double expected = (x[i] - mean) * factor;
                double bound = ofMean * factor + Math.abs(expected) * (ofVariance + 8 * 0x1p-23) + 0x1p-23;
                assertTrue(Math.abs(y[i] - expected) <= bound, "element " + i);
            }
        }
    }

    /** Sums of 4095 and 4097 by turns are exact; of a difference of squares nothing would be left. */
    @ParameterizedTest
    @ValueSource(ints = {100, 1024, 40_000, 65_600})
    void aMeanThatIsFarFromZero(int length) {
        float[] x = new float[length];
        float[] expected = new float[length];
        float factor = 1 / (float) Math.sqrt(1 + (float) EPSILON);
        for (int i = 0; i < length; i++) {
            x[i] = i % 2 == 0 ? 4097 : 4095;
            expected[i] = i % 2 == 0 ? factor : -factor;
        }
        assertArrayEquals(expected, normalized(x, length, null, null));
    }

    /** The first half is 1 and the second -1: all of the variance is between parts of the row, none of it in them. */
    @Test
    void partsThatDiffer() {
        int length = 81_920;
        float[] x = new float[length];
        float[] expected = new float[length];
        float factor = 1 / (float) Math.sqrt(1 + (float) EPSILON);
        for (int i = 0; i < length; i++) {
            x[i] = i < length / 2 ? 1 : -1;
            expected[i] = x[i] * factor;
        }
        assertArrayEquals(expected, normalized(x, length, null, null));
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 200, 20_001, 70_001})
    void valuesThatAreNotFinite(int length) {
        for (float value : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            float[] x = new float[2 * length];
            x[2 * length - 1] = value;
            float[] y = normalized(x, length, null, null);
            for (int i = 0; i < y.length; i++) {
                assertEquals(i >= length, Float.isNaN(y[i]), "element " + i);
            }
        }
    }
}
