package dev.densor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.shape.DType;
import dev.densor.shape.Shape;
import dev.densor.tensor.Tensor;
import dev.densor.tensor.Variable;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Keras 2's tests of its backend module by their names: those of random numbers. */
class Keras2BackendRandomTest {
    private static final Shape LARGE = Shape.of(200, 200);
    /** Keras 2's, of a standard deviation of 1. */
    private static final double TOLERANCE = 0.015;

    @RegisterExtension
    final CurrentDevice device = new CurrentDevice();

    @BeforeEach
    void seed() {
        K.setRandomSeed(1337);
    }

    private static double[] drawn(Tensor x) {
        return K.eval(x).toDoubles();
    }

    private static double mean(double... values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    private static double std(double... values) {
        double mean = mean(values);
        return Math.sqrt(
                mean(Arrays.stream(values).map(v -> (v - mean) * (v - mean)).toArray()));
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "-10, 5"})
    void testRandomNormal(double mean, double std) {
        double[] values = drawn(K.randomNormal(LARGE, mean, std));
        assertEquals(40_000, values.length);
        assertEquals(mean, mean(values), std * TOLERANCE);
        assertEquals(std, std(values), std * TOLERANCE);
        assertTrue(Arrays.stream(values).anyMatch(v -> Math.abs(v - mean) > 3 * std), "has tails");
    }

    @ParameterizedTest
    @CsvSource({"-1, 1", "0, 10", "2, 2.5"})
    void testRandomUniform(double low, double high) {
        double[] values = drawn(K.randomUniform(LARGE, low, high));
        double width = high - low;
        assertEquals((low + high) / 2, mean(values), width * TOLERANCE);
        assertEquals(high, Arrays.stream(values).max().orElseThrow(), width * TOLERANCE);
        assertEquals(low, Arrays.stream(values).min().orElseThrow(), width * TOLERANCE);
        assertTrue(Arrays.stream(values).allMatch(v -> v >= low && v < high));
    }

    @Test
    void testRandomBinomial() {
        double[] values = drawn(K.randomBinomial(LARGE, 0.5));
        assertEquals(0.5, mean(values), TOLERANCE);
        assertTrue(Arrays.stream(values).allMatch(v -> v == 0 || v == 1));
        double[] likely = drawn(K.randomBernoulli(LARGE, 0.9));
        assertEquals(0.9, mean(likely), TOLERANCE);
        assertEquals(DType.INT32, K.dtype(K.randomBernoulli(LARGE, 0.9, DType.INT32, 1)));
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "-10, 5"})
    void testTruncatedNormal(double mean, double std) {
        double[] values = drawn(K.truncatedNormal(LARGE, mean, std));
        assertEquals(mean, mean(values), std * 0.016);
        assertEquals(0.87962 * std, std(values), std * TOLERANCE);
        double far = Arrays.stream(values).map(v -> Math.abs(v - mean)).max().orElseThrow();
        assertTrue(far <= 2 * std && far > 1.95 * std, () -> "the farthest is " + far / std);
    }

    /** The largest distance between the empirical and the true distribution, at the level 0.1 %. */
    @Test
    void normalNumbersAreDistributedNormally() {
        double[] values = drawn(K.randomNormal(LARGE));
        double[] bounded = drawn(K.truncatedNormal(LARGE));
        Arrays.sort(values);
        Arrays.sort(bounded);
        double inside = normal(2) - normal(-2);
        double largest = 0;
        for (int i = 0; i < values.length; i++) {
            double share = (i + 0.5) / values.length;
            largest = Math.max(largest, Math.abs(normal(values[i]) - share));
            largest = Math.max(largest, Math.abs((normal(bounded[i]) - normal(-2)) / inside - share));
        }
        assertTrue(largest < 1.95 / Math.sqrt(values.length), "distance " + largest);
    }

    /** The distribution function of the standard normal distribution, by Simpson's rule. */
    private static double normal(double x) {
        int steps = 200;
        double h = x / steps;
        double sum = 1 + Math.exp(-x * x / 2);
        for (int i = 1; i < steps; i++) {
            sum += (i % 2 == 0 ? 2 : 4) * Math.exp(-h * i * h * i / 2);
        }
        return 0.5 + sum * h / 3 / Math.sqrt(2 * Math.PI);
    }

    @Test
    void aSeedFixesTheNumbers() {
        Shape shape = Shape.of(33);
        double[] one = drawn(K.randomNormal(shape, 0, 1, DType.FLOAT32, 5));
        assertArrayEquals(one, drawn(K.randomNormal(shape, 0, 1, DType.FLOAT32, 5)));
        assertFalse(Arrays.equals(one, drawn(K.randomNormal(shape, 0, 1, DType.FLOAT32, 6))));
        double[] first = drawn(K.randomUniform(shape));
        assertFalse(Arrays.equals(first, drawn(K.randomUniform(shape))), "each call has a seed of its own");
        K.setRandomSeed(1337);
        assertArrayEquals(first, drawn(K.randomUniform(shape)));
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64", "FLOAT16", "BFLOAT16"})
    void theUpperBoundIsNeverDrawn(DType dtype) {
        Tensor uniform = K.randomUniform(LARGE, 0.1, 1, dtype, 3);
        assertEquals(dtype, K.dtype(uniform));
        assertTrue(Arrays.stream(drawn(uniform)).allMatch(v -> v < 1));
        assertThrows(IllegalArgumentException.class, () -> K.randomUniform(LARGE, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> K.randomUniform(LARGE, 0, 1, DType.INT32, 3));
        assertArrayEquals(new double[] {2, 2}, drawn(K.randomUniform(Shape.of(2), 2, 2)));
    }

    @Test
    void testRandomVariables() {
        try (Variable uniform = K.randomUniformVariable(LARGE, 1, 2);
                Variable normal = K.randomNormalVariable(LARGE, 3, 0.5, DType.FLOAT64, 7)) {
            assertEquals(1.5, mean(K.getValue(uniform).toDoubles()), TOLERANCE);
            assertEquals(3, mean(K.getValue(normal).toDoubles()), TOLERANCE);
            assertEquals(DType.FLOAT64, K.dtype(normal));
        }
    }
}
