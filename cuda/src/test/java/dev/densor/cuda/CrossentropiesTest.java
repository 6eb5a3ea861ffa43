package dev.densor.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
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

/** Rows by a few threads, by blocks, and of more than a block holds, that begin and end anywhere in a pack. */
class CrossentropiesTest {
    private static final float INFINITY = Float.POSITIVE_INFINITY;

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

    /** What comes of a call. */
    private record Result(float[] loss, float[] gradient) {}

    private static HostArray array(float... values) {
        return HostArray.of(values, Shape.of(values.length));
    }

    private static HostArray labels(int... values) {
        return HostArray.of(values, Shape.of(values.length));
    }

    /** With the gradient and without it, which leaves the loss the same. */
    private Result crossentropy(HostArray target, float[] logits, int length) {
        int rows = logits.length / length;
        Extent extent = new Extent(rows, length, 1);
        CudaBuffer t = emulated.upload(target);
        CudaBuffer x = emulated.upload(array(logits));
        CudaBuffer loss = emulated.upload(array(new float[rows]));
        CudaBuffer gradient = emulated.upload(array(new float[logits.length]));
        emulated.backend.softmaxCrossentropy(extent, t, x, loss, gradient);
        Result result = new Result(
                emulated.download(loss).toFloats(), emulated.download(gradient).toFloats());
        emulated.backend.softmaxCrossentropy(extent, t, x, loss, null);
        assertArrayEquals(result.loss, emulated.download(loss).toFloats());
        for (CudaBuffer buffer : new CudaBuffer[] {t, x, loss, gradient}) {
            emulated.backend.free(buffer);
        }
        return result;
    }

    /** Of zeros every probability is 1/length, exactly; the label is the last class, then the first, and so on. */
    @ParameterizedTest
    @CsvSource({
        "1000, 1",
        "700, 5",
        "9, 127",
        "9, 128",
        "5, 129",
        "5, 511",
        "3, 1027",
        "2, 16384",
        "3, 16385",
        "3, 40003",
        "2, 65536",
        "3, 65537",
        "2, 100003"
    })
    void everyElementCountsOnce(int rows, int length) {
        int[] labels = new int[rows];
        float[] gradient = new float[rows * length];
        Arrays.fill(gradient, 1f / length);
        for (int row = 0; row < rows; row++) {
            labels[row] = row % 2 == 0 ? length - 1 : 0;
            gradient[row * length + labels[row]] = (float) (1.0 / length - 1);
        }
        Result result = crossentropy(labels(labels), new float[gradient.length], length);
        assertArrayEquals(gradient, result.gradient);
        for (float loss : result.loss) {
            assertEquals(Math.log(length), loss, 4 * Math.ulp((float) Math.log(length)));
        }
        float[] oneHot = new float[gradient.length];
        for (int row = 0; row < rows; row++) {
            oneHot[row * length + labels[row]] = 1;
        }
        Result ofNumbers = crossentropy(array(oneHot), new float[gradient.length], length);
        assertArrayEquals(gradient, ofNumbers.gradient);
        assertArrayEquals(result.loss, ofNumbers.loss);
    }

    /** Targets 0, 1, 2, ... beside zeros: each stands at its own element. */
    @ParameterizedTest
    @ValueSource(ints = {3, 98, 1026, 40_002, 65_538})
    void targetsStandBesideTheirElements(int length) {
        float[] targets = new float[2 * length];
        double weight = 0;
        for (int i = 0; i < targets.length; i++) {
            targets[i] = i % length % 64;
            weight += targets[i] / 2;
        }
        Result result = crossentropy(array(targets), new float[targets.length], length);
        for (int i = 0; i < targets.length; i++) {
            assertEquals((float) (weight / length - targets[i]), result.gradient[i], "element " + i);
        }
        double expected = weight * Math.log(length);
        for (float loss : result.loss) {
            assertEquals(expected, loss, 2.0 * length * 0x1p-23 * expected);
        }
    }

    /**
     * With u = 2^-24, half a unit: a logarithm of p is off by a u of each term of the sum, 8 of a power, and a few of
     * itself; so, relatively, is p. A sum of n terms is off by n u of their magnitudes besides.
     */
    @ParameterizedTest
    @CsvSource({"50, 10", "3, 129", "2, 5001", "2, 20001", "1, 70001"})
    void anyNumbers(int rows, int length) {
        Random random = new Random(length);
        float[] x = new float[rows * length];
        float[] t = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = 5 * (float) random.nextGaussian();
            t[i] = random.nextFloat();
        }
        Result result = crossentropy(array(t), x, length);
        for (int row = 0; row < rows; row++) {
            int first = row * length;
            double[] logarithms = logSoftmax(x, first, length);
            double weight = 0;
            double loss = 0;
            double magnitudes = 0;
            double off = (100 + 2.0 * length) * 0x1p-24;
            for (int l = 0; l < length; l++) {
                weight += t[first + l];
                loss -= t[first + l] * logarithms[l];
                magnitudes += t[first + l] * (Math.abs(logarithms[l]) * (1 + 8 * 0x1p-24) + 1);
            }
            assertEquals(loss, result.loss[row], (off + length * 0x1p-24) * magnitudes, "row " + row);
            for (int l = 0; l < length; l++) {
                double p = Math.exp(logarithms[l]);
                double relative = off + (Math.abs(logarithms[l]) + 8 + length) * 0x1p-24;
                double expected = p * weight - t[first + l];
                double bound = relative * p * weight + 0x1p-24 * (Math.abs(expected) + p * weight);
                assertTrue(Math.abs(result.gradient[first + l] - expected) <= bound, "element " + l);
            }
        }
    }

    private static double[] logSoftmax(float[] x, int first, int length) {
        double max = -INFINITY;
        for (int l = 0; l < length; l++) {
            max = Math.max(max, x[first + l]);
        }
        double sum = 0;
        for (int l = 0; l < length; l++) {
            sum += Math.exp(x[first + l] - max);
        }
        double[] result = new double[length];
        for (int l = 0; l < length; l++) {
            result[l] = x[first + l] - max - Math.log(sum);
        }
        return result;
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 200, 20_001, 70_001})
    void labelsOfNoClassCostNothing(int length) {
        for (int label : new int[] {-1, length, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            Result result = crossentropy(labels(label), new float[length], length);
            assertEquals(0, result.loss[0], 0.0);
            for (float gradient : result.gradient) {
                assertEquals(0, gradient, 0.0);
            }
        }
    }

    /** The last class of the second row: 0 times its infinite logarithm, as separate kernels compute it. */
    @ParameterizedTest
    @ValueSource(ints = {3, 200, 20_001, 70_001})
    void aClassThatCannotBe(int length) {
        float[] x = new float[2 * length];
        int last = length - 1;
        x[length + last] = -INFINITY;
        Result elsewhere = crossentropy(labels(0, 0), x, length);
        assertTrue(Float.isFinite(elsewhere.loss[0]) && Float.isNaN(elsewhere.loss[1]));
        assertEquals(0, elsewhere.gradient[length + last], 0.0);
        assertEquals(1f / last - 1, elsewhere.gradient[length]);
        Result there = crossentropy(labels(last, last), x, length);
        assertEquals(INFINITY, there.loss[1]);
        assertEquals(-1, there.gradient[length + last]);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 200, 20_001, 70_001})
    void rowsWithoutAnEnd(int length) {
        for (float value : new float[] {Float.NaN, INFINITY}) {
            float[] x = new float[2 * length];
            x[2 * length - 1] = value;
            Result result = crossentropy(labels(0, 0), x, length);
            assertTrue(Float.isFinite(result.loss[0]) && Float.isNaN(result.loss[1]));
            for (int i = 0; i < x.length; i++) {
                assertEquals(i >= length, Float.isNaN(result.gradient[i]), "element " + i);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 200, 20_001, 70_001})
    void areOneKernel(int length) {
        long before = emulated.driver.launches();
        crossentropy(labels(0), new float[length], length);
        assertEquals(2, emulated.driver.launches() - before, "with the gradient, then without");
    }
}
