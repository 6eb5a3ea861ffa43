package dev.densor.nativecpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.densor.autograd.Tape;
import dev.densor.backend.Backend;
import dev.densor.backend.Backends;
import dev.densor.host.Team;
import dev.densor.ops.Activations;
import dev.densor.ops.Crossentropies;
import dev.densor.ops.KerasVersion;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import dev.densor.tensor.Scope;
import dev.densor.tensor.Tensor;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CrossentropyRowsTest {
    private static final Crossentropies.Sparse LOGITS = new Crossentropies.Sparse(true, null, -1);
    private static final int THREADS = Team.common().threads();

    @AfterEach
    void useAllThreads() {
        Team.useThreads(THREADS);
    }

    private static float[] numbers(int rows, int classes, int seed) {
        Random random = new Random(seed);
        float[] numbers = new float[rows * classes];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) random.nextGaussian() * 4;
        }
        return numbers;
    }

    /** Losses with targets and with labels, their gradients, and the logarithm of softmax. */
    private static double[][] answers(String device, float[] logits, int classes) {
        Shape shape = Shape.of(logits.length / classes, classes);
        try (Backend backend = Backends.open(device);
                Scope scope = Scope.open();
                Tape tape = Tape.open()) {
            Tensor x = Tensor.of(backend, HostArray.of(logits, shape));
            Tensor t = Tensor.of(backend, HostArray.of(numbers(shape.dim(0), classes, 9), shape));
            int[] ofRows = IntStream.range(0, shape.dim(0))
                    .map(r -> r * 31 % (classes + 2) - 1)
                    .toArray();
            Tensor labels = Tensor.of(backend, HostArray.of(ofRows, Shape.of(ofRows.length)));
            Tensor withTargets = Crossentropies.categorical(t, x, true, -1);
            Tensor withLabels = Crossentropies.sparseCategorical(labels, x, LOGITS, KerasVersion.V3);
            return Stream.of(
                            withTargets,
                            tape.gradients(withTargets, List.of(x)).get(0),
                            withLabels,
                            tape.gradients(withLabels, List.of(x)).get(0),
                            Activations.logSoftmax(x, -1))
                    .map(y -> y.toArray().cast(DType.FLOAT64).toDoubles())
                    .toArray(double[][]::new);
        }
    }

    private static void assertAgree(double[][] expected, double[][] actual) {
        for (int i = 0; i < expected.length; i++) {
            for (int j = 0; j < expected[i].length; j++) {
                // Terms are below 32 x 16; sums of up to 70000 of either sign were seen to stay below 2^15.
                assertEquals(expected[i][j], actual[i][j], 64 * 0x1p-23 * (1 + Math.abs(expected[i][j])), i + ": " + j);
            }
        }
    }

    /** Short rows, several and single ones at once, in parts, and longer than there is room for. */
    @ParameterizedTest
    @CsvSource({"700, 64", "700, 65", "9, 5000", "2, 65536", "2, 70001"})
    void agreesWithTheLoopsOfJava(int rows, int classes) {
        float[] logits = numbers(rows, classes, 3);
        assertAgree(answers("java", logits, classes), answers("native", logits, classes));
    }

    @Test
    void isTheSameWithAnyNumberOfThreads() {
        float[] logits = numbers(300, 1000, 4);
        Team.useThreads(1);
        double[][] alone = answers("native", logits, 1000);
        Team.useThreads(3);
        double[][] shared = answers("native", logits, 1000);
        for (int i = 0; i < alone.length; i++) {
            assertArrayEquals(alone[i], shared[i]);
        }
    }

    /** Beside it powers are smaller than oneDNN's smallest, or nothing is a number. */
    @ParameterizedTest
    @ValueSource(floats = {80, Float.NaN, Float.NEGATIVE_INFINITY})
    void leavesWhatOneDnnComputesOtherwiseToTheLoops(float special) {
        float[] logits = numbers(700, 100, 5);
        logits[12345] = special;
        double[][] answers = answers("native", logits, 100);
        double[][] expected = answers("java", logits, 100);
        for (int i = 0; i < expected.length; i++) {
            assertArrayEquals(expected[i], answers[i]);
        }
    }
}
