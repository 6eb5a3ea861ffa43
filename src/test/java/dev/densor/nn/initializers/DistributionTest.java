package dev.densor.nn.initializers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.ReferenceDevice;
import dev.densor.backend.UnaryOp;
import dev.densor.ops.Elementwise;
import dev.densor.shape.DType;
import dev.densor.shape.Shape;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Draws against the distributions that they claim, by Kolmogorov and Smirnov: the greatest distance between the share of
 * the draws below a value and its probability.
 *
 * <p>Source of the bound: P. Massart, The Tight Constant in the Dvoretzky-Kiefer-Wolfowitz Inequality, Annals of
 * Probability 18, 1990: the distance of n independent draws exceeds d with probability 2 exp(-2 n d^2) at most.
 */
class DistributionTest {
    private static final double ERROR_PROBABILITY = 1e-6;
    private static final Shape SHAPE = Shape.of(400, 250);
    /** Standard deviation of the standard normal distribution within [-2, 2]. */
    private static final double TRUNCATED_DEVIATION = 0.87962566103423978;

    @RegisterExtension
    final ReferenceDevice device = new ReferenceDevice();

    /** Holds draws to a distribution. */
    private static void assertDistributed(double[] draws, UnaryOperator<double[]> probabilityBelow) {
        double[] sorted = draws.clone();
        Arrays.sort(sorted);
        double[] wanted = probabilityBelow.apply(sorted);
        double distance = 0;
        for (int i = 0; i < sorted.length; i++) {
            double above = (i + 1.0) / sorted.length - wanted[i];
            double below = wanted[i] - (double) i / sorted.length;
            distance = Math.max(distance, Math.max(above, below));
        }
        double bound = Math.sqrt(Math.log(2 / ERROR_PROBABILITY) / (2 * sorted.length));
        assertTrue(distance <= bound, "distance " + distance + " of " + sorted.length + " draws, allowed is " + bound);
    }

    private static double[] draw(Initializer initializer) {
        return initializer.draw(SHAPE, 11).toDoubles();
    }

    private static UnaryOperator<double[]> uniform(double low, double high) {
        return values ->
                Arrays.stream(values).map(v -> (v - low) / (high - low)).toArray();
    }

    private UnaryOperator<double[]> normal(double mean, double deviation) {
        return values -> {
            double[] scaled = Arrays.stream(values)
                    .map(v -> (v - mean) / (deviation * Math.sqrt(2)))
                    .toArray();
            double[] erf = ReferenceDevice.values(
                    Elementwise.apply(UnaryOp.ERF, device.tensor(DType.FLOAT64, Shape.of(scaled.length), scaled)));
            return Arrays.stream(erf).map(v -> (1 + v) / 2).toArray();
        };
    }

    private UnaryOperator<double[]> truncatedNormal(double mean, double deviation) {
        double[] ends = normal(0, 1).apply(new double[] {-2, 2});
        return values -> Arrays.stream(normal(mean, deviation).apply(values))
                .map(p -> (p - ends[0]) / (ends[1] - ends[0]))
                .toArray();
    }

    @Test
    void drawsOfStatedParametersAreDistributedSo() {
        assertDistributed(draw(Initializers.randomUniform(-1, 3)), uniform(-1, 3));
        assertDistributed(draw(Initializers.randomNormal(0.3, 2)), normal(0.3, 2));
        assertDistributed(draw(Initializers.truncatedNormal(-0.5, 2)), truncatedNormal(-0.5, 2));
    }

    @ParameterizedTest
    @CsvSource({"fan_in,400", "fan_out,250", "fan_avg,325"})
    void varianceIsScaledByWhatTheModeCounts(String mode, double counted) {
        double deviation = Math.sqrt(1.7 / counted);
        assertDistributed(
                draw(Initializers.varianceScaling(1.7, mode, "uniform")),
                uniform(-Math.sqrt(3) * deviation, Math.sqrt(3) * deviation));
        assertDistributed(draw(Initializers.varianceScaling(1.7, mode, "untruncated_normal")), normal(0, deviation));
        assertDistributed(
                draw(Initializers.varianceScaling(1.7, mode, "truncated_normal")),
                truncatedNormal(0, deviation / TRUNCATED_DEVIATION));
    }

    @ParameterizedTest
    @CsvSource({"glorot,1,325", "he,2,400", "lecun,1,400"})
    void namedScalingsAreDistributedByTheirRule(String name, double scale, double counted) {
        double deviation = Math.sqrt(scale / counted);
        assertDistributed(
                draw(Initializers.get(name + "_uniform")),
                uniform(-Math.sqrt(3) * deviation, Math.sqrt(3) * deviation));
        assertDistributed(
                draw(Initializers.get(name + "_normal")), truncatedNormal(0, deviation / TRUNCATED_DEVIATION));
    }

    /** A test that accepts everything holds nothing: a deviation that is 5 percent off is told from the right one. */
    @Test
    void aDistributionThatIsSlightlyOffIsNoticed() {
        double[] draws = draw(Initializers.randomNormal(0, 1.05));
        assertThrows(AssertionError.class, () -> assertDistributed(draws, normal(0, 1)));
    }

    /**
     * A column, or row, of Haar's distribution is a point of the sphere, where each coordinate is uniform in three dimensions, as
     * Archimedes found.
     */
    @Test
    void orthogonalMatricesAreOfHaarsDistribution() {
        int count = 4000;
        double[][] entries = new double[9][count];
        for (int i = 0; i < count; i++) {
            double[] matrix =
                    Initializers.orthogonal(1, i).draw(Shape.of(3, 3), 0).toDoubles();
            for (int entry = 0; entry < matrix.length; entry++) {
                entries[entry][i] = matrix[entry];
            }
        }
        for (double[] entry : entries) {
            assertDistributed(entry, uniform(-1, 1));
        }
    }

    /** Sizes that are no multiples of what is worked on together. */
    @ParameterizedTest
    @CsvSource({"301,259", "259,301", "130,130", "1,300", "301,1", "33,32"})
    void largeOrthogonalMatricesAreOrthogonalToRounding(int rows, int columns) {
        double[] drawn =
                Initializers.orthogonal(1, 3).draw(Shape.of(rows, columns), 0).toDoubles();
        int count = Math.min(rows, columns);
        int length = Math.max(rows, columns);
        for (int i = 0; i < count; i++) {
            for (int j = 0; j <= i; j++) {
                double dot = 0;
                for (int k = 0; k < length; k++) {
                    dot += rows < columns
                            ? drawn[i * columns + k] * drawn[j * columns + k]
                            : drawn[k * columns + i] * drawn[k * columns + j];
                }
                assertEquals(i == j ? 1 : 0, dot, length * 0x1p-52, "vectors " + i + " and " + j);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 8})
    void theNumberOfThreadsDoesNotChangeABit(int threads) throws ExecutionException, InterruptedException {
        Initializer orthogonal = Initializers.orthogonal(1, 3);
        Shape shape = Shape.of(400, 390);
        ForkJoinPool pool = new ForkJoinPool(threads);
        try {
            double[] drawn =
                    pool.submit(() -> orthogonal.draw(shape, 0).toDoubles()).get();
            assertArrayEquals(orthogonal.draw(shape, 0).toDoubles(), drawn);
        } finally {
            pool.shutdown();
        }
    }
}
