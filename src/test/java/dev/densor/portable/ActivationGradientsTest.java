package dev.densor.portable;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.densor.backend.UnaryOp;
import dev.densor.backend.fused.ActivationGradientSpec;
import dev.densor.host.Team;
import java.nio.FloatBuffer;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ActivationGradientsTest {
    private static final int THREADS = Team.common().threads();

    @AfterEach
    void useAllThreads() {
        Team.useThreads(THREADS);
    }

    private static FloatBuffer numbers(int count, long seed) {
        Random random = new Random(seed);
        FloatBuffer numbers = FloatBuffer.allocate(count);
        for (int i = 0; i < count; i++) {
            numbers.put(i, (float) random.nextGaussian());
        }
        return numbers;
    }

    private static float[] columnSums(int rows, int units, int threads) {
        Team.useThreads(threads);
        FloatBuffer dbias = FloatBuffer.allocate(units);
        ActivationGradients.compute(
                new ActivationGradientSpec(rows, units, UnaryOp.LEAKY_RELU),
                numbers(rows * units, 1),
                numbers(rows * units, 2),
                FloatBuffer.allocate(rows * units),
                dbias);
        return dbias.array();
    }

    /** Sizes of several blocks of rows, of columns, and of both. */
    @ParameterizedTest
    @CsvSource({"70001, 1", "9001, 10", "2500, 65", "301, 513", "3, 70001"})
    void sumsColumnsOfAllBlocksAlikeWithAnyNumberOfThreads(int rows, int units) {
        float[] sums = columnSums(rows, units, 1);
        double[] expected = new double[units];
        FloatBuffer v = numbers(rows * units, 1);
        FloatBuffer dy = numbers(rows * units, 2);
        for (int i = 0; i < rows * units; i++) {
            expected[i % units] += v.get(i) > 0 ? dy.get(i) : 0.2f * dy.get(i);
        }
        for (int i = 0; i < units; i++) {
            assertEquals(expected[i], sums[i], Math.ulp(sums[i]) + rows * 0x1p-50);
        }
        assertArrayEquals(sums, columnSums(rows, units, 2));
        assertArrayEquals(sums, columnSums(rows, units, 5));
    }

    /** The way back of {@code where}: what is not chosen does not count, be it NaN. */
    @Test
    void gradientsThatAFlatPartStopsMayBeAnything() {
        float nan = Float.NaN;
        float infinity = Float.POSITIVE_INFINITY;
        FloatBuffer v = FloatBuffer.wrap(new float[] {0, -0f, nan, 0, Float.MIN_VALUE, infinity, 7});
        FloatBuffer dy = FloatBuffer.wrap(new float[] {nan, infinity, nan, -infinity, infinity, nan, nan});
        FloatBuffer dz = FloatBuffer.allocate(7);
        ActivationGradients.compute(new ActivationGradientSpec(1, 7, UnaryOp.RELU), v, dy, dz, null);
        assertArrayEquals(new float[] {0, 0, 0, 0, infinity, nan, nan}, dz.array());
        ActivationGradients.compute(new ActivationGradientSpec(1, 7, UnaryOp.RELU6), v, dy, dz, null);
        assertArrayEquals(new float[] {0, 0, 0, 0, infinity, 0, 0}, dz.array());
    }
}
