package dev.densor.portable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.backend.UnaryOp;
import dev.densor.host.Team;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Products of awkward sizes against a sum in double arithmetic, by each engine that this JVM has. */
class ProductTest {
    /** Around the sizes of tiles, panels, vectors and the rows that go together. */
    private static final int[][] SIZES = {
        {1, 1, 1},
        {1, 784, 512},
        {1, 25_000, 3},
        {2, 300, 130},
        {3, 7, 5},
        {4, 256, 32},
        {5, 257, 33},
        {7, 513, 31},
        {8, 0, 9},
        {95, 64, 16},
        {97, 260, 511},
        {100, 31, 513},
        {193, 17, 1030},
        {400, 10, 10}
    };

    private static int threads;

    /** More than this machine may have, so that work is split. */
    @BeforeAll
    static void useThreeThreads() {
        threads = Team.common().threads();
        Team.useThreads(3);
    }

    @AfterAll
    static void useAsManyAsBefore() {
        Team.useThreads(threads);
    }

    static Stream<Arguments> cases() {
        return Stream.of(new LoopEngine(), Engines.best()).distinct().flatMap(engine -> Stream.of(SIZES)
                .map(size -> Arguments.of(engine.description(), engine, new Operands(size[0], size[1], size[2]))));
    }

    /** Random matrices [m, k] and [k, n], a bias [n], and what their product is. */
    private static final class Operands {
        final int m;
        final int k;
        final int n;
        final float[] a;
        final float[] b;
        final float[] bias;

        Operands(int m, int k, int n) {
            this.m = m;
            this.k = k;
            this.n = n;
            Random random = new Random(m * 31L + k * 7L + n);
            a = numbers(random, m * k);
            b = numbers(random, k * n);
            bias = numbers(random, n);
        }

        private static float[] numbers(Random random, int count) {
            float[] numbers = new float[count];
            for (int i = 0; i < count; i++) {
                numbers[i] = (float) random.nextGaussian();
            }
            return numbers;
        }

        Matrix left(boolean transposed) {
            return new Matrix(buffer(transposed ? transpose(a, m, k) : a), 0, m, k, transposed);
        }

        Matrix right(boolean transposed) {
            return new Matrix(buffer(transposed ? transpose(b, k, n) : b), 0, k, n, transposed);
        }

        private static float[] transpose(float[] x, int rows, int columns) {
            float[] result = new float[x.length];
            for (int i = 0; i < x.length; i++) {
                result[i % columns * rows + i / columns] = x[i];
            }
            return result;
        }

        /** Each sum within k rounding errors of the sum of the magnitudes. */
        void check(FloatBuffer found, boolean withBiasAndRelu) {
            for (int i = 0; i < m; i++) {
                for (int j = 0; j < n; j++) {
                    double sum = withBiasAndRelu ? bias[j] : 0;
                    double magnitude = Math.abs(sum);
                    for (int p = 0; p < k; p++) {
                        double product = (double) a[i * k + p] * b[p * n + j];
                        sum += product;
                        magnitude += Math.abs(product);
                    }
                    double expected = withBiasAndRelu ? Math.max(sum, 0) : sum;
                    assertEquals(
                            expected, found.get(i * n + j), (k + 1) * 0x1p-23 * magnitude, "[" + i + ", " + j + "]");
                }
            }
        }

        @Override
        public String toString() {
            return "[" + m + ", " + k + "] . [" + k + ", " + n + "]";
        }
    }

    private static FloatBuffer buffer(float[] values) {
        return FloatBuffer.wrap(values);
    }

    private static FloatBuffer result(Operands operands) {
        FloatBuffer result = FloatBuffer.allocate(operands.m * operands.n);
        java.util.Arrays.fill(result.array(), Float.NaN);
        return result;
    }

    private static Product product(Engine engine, Operands operands, Matrix left, FloatBuffer out) {
        return new Product(engine, left, new Matrix(out, 0, operands.m, operands.n, false));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("cases")
    void anOperandOfEitherOrderIsMultipliedAsItIs(String name, Engine engine, Operands operands) {
        for (boolean transposeA : new boolean[] {false, true}) {
            for (boolean transposeB : new boolean[] {false, true}) {
                FloatBuffer out = result(operands);
                product(engine, operands, operands.left(transposeA), out).times(operands.right(transposeB));
                operands.check(out, false);
            }
        }
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("cases")
    void aRearrangedOperandGivesTheSame(String name, Engine engine, Operands operands) {
        Panels panels = engine.panels(operands.k, operands.n);
        panels.putAll(operands.right(false));
        FloatBuffer out = result(operands);
        product(engine, operands, operands.left(false), out)
                .then(buffer(operands.bias), UnaryOp.RELU)
                .times(panels);
        operands.check(out, true);
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("cases")
    void memoryOutsideTheHeapServesAsWell(String name, Engine engine, Operands operands) {
        FloatBuffer left = direct(operands.a.length).put(operands.a).flip();
        FloatBuffer out = direct(operands.m * operands.n);
        new Product(
                        engine,
                        new Matrix(left, 0, operands.m, operands.k, false),
                        new Matrix(out, 0, operands.m, operands.n, false))
                .then(buffer(operands.bias), UnaryOp.RELU)
                .times(operands.right(false));
        operands.check(out, true);
    }

    private static FloatBuffer direct(int size) {
        return ByteBuffer.allocateDirect(4 * size)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("cases")
    void nothingBesidesTheResultIsWritten(String name, Engine engine, Operands operands) {
        int size = operands.m * operands.n;
        FloatBuffer out = FloatBuffer.allocate(size + 2);
        out.put(0, 5f).put(size + 1, 6f);
        new Product(engine, operands.left(false), new Matrix(out, 1, operands.m, operands.n, false))
                .times(operands.right(false));
        assertTrue(out.get(0) == 5 && out.get(size + 1) == 6);
    }
}
