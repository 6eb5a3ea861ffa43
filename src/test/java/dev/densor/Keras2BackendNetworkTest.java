package dev.densor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.ops.BatchNormalizing.Normalized;
import dev.densor.ops.KerasVersion;
import dev.densor.ops.Normalizations.Affine;
import dev.densor.ops.Normalizations.Statistics;
import dev.densor.shape.DType;
import dev.densor.shape.Shape;
import dev.densor.shape.ShapeException;
import dev.densor.tensor.Tensor;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keras 2's tests of its backend module by their names: those of what layers are made of. */
class Keras2BackendNetworkTest {
    private static final double NONE = Double.POSITIVE_INFINITY;

    @RegisterExtension
    final CurrentDevice device = new CurrentDevice();

    /** As TensorFlow computes it; NumPy's reference differs at the threshold and below 0. */
    private static double relu(double x, double alpha, double maxValue, double threshold) {
        double above = threshold == 0 ? Math.max(x, 0) : x > threshold ? x : 0;
        double positive = maxValue == NONE ? above : Math.max(0, Math.min(maxValue, above));
        return positive - alpha * Math.max(threshold - x, 0);
    }

    @ParameterizedTest
    @CsvSource({
        "0, Infinity, 0",
        "0.1, Infinity, 0",
        "0, 5, 0",
        "0, Infinity, 0.8",
        "0.1, 5, 0",
        "0.1, Infinity, 0.8",
        "0, 5, 0.8",
        "0.1, 5, 0.8",
        "0.1, 0, 0.8",
        "0.1, 5, -2.8",
        "0.1, 9, 0.8"
    })
    void testRelu(double alpha, double maxValue, double threshold) {
        NdArray x = NdArray.random(4, 2).map(v -> 20 * v);
        x.map(v -> relu(v, alpha, maxValue, threshold)).assertEqualTo(K.relu(x.tensor(), alpha, maxValue, threshold));
        if (alpha == 0 && maxValue == NONE && threshold == 0) {
            x.map(v -> Math.max(v, 0)).assertEqualTo(K.relu(x.tensor()));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0.5, Infinity, 0, -2 0 2 7",
        "0, 5, 0, 0 0 2 5",
        "0, 4.3, 0, 0 0 2 4.3",
        "0, 0, 0, 0 0 0 0",
        "0.25, 3, 0, -1 0 2 3",
        "0, Infinity, 3, 0 0 0 7",
        "0, Infinity, -5, -4 0 2 7",
        "0.25, Infinity, 4, -2 -1 -0.5 7",
        "0.25, 5, 4, -2 -1 -0.5 5"
    })
    void testReluByNumbersOfKeras215(double alpha, double maxValue, double threshold, String expected) {
        double[][] x = {{-4, 0}, {2, 7}};
        double[] wanted = Arrays.stream(expected.split(" "))
                .mapToDouble(Double::parseDouble)
                .toArray();
        double[] actual =
                K.eval(K.relu(K.constant(x), alpha, maxValue, threshold)).toDoubles();
        assertArrayEquals(wanted, actual, 1e-6);
    }

    @Test
    void testNnOperations() {
        NdArray x = NdArray.random(4, 2);
        x.map(v -> v / (1 + Math.abs(v))).assertEqualTo(K.softsign(x.tensor()));
        x.map(v -> Math.log1p(Math.exp(v))).assertEqualTo(K.softplus(x.tensor()));
        x.map(v -> v > 0 ? v : 0.5 * Math.expm1(v)).assertEqualTo(K.elu(x.tensor(), 0.5));
        x.map(v -> v > 0 ? v : Math.expm1(v)).assertEqualTo(K.elu(x.tensor()));
        x.map(v -> 1 / (1 + Math.exp(-v))).assertEqualTo(K.sigmoid(x.tensor()));
        x.map(v -> Math.max(0, Math.min(1, 0.2 * v + 0.5))).assertEqualTo(K.hardSigmoid(x.tensor()));
        x.map(v -> (v + 3) / 6).assertEqualTo(K.hardSigmoid(x.tensor(), KerasVersion.V3));
        x.map(Math::tanh).assertEqualTo(K.tanh(x.tensor()));
        DoubleUnaryOperator selu = v -> 1.0507009873554805 * (v > 0 ? v : 1.6732632423543772 * Math.expm1(v));
        x.map(selu).assertEqualTo(K.selu(x.tensor()));
    }

    private static NdArray softmax(NdArray x, int axis) {
        NdArray exp = x.map(Math::exp);
        return exp.zip(exp.fold(values -> Arrays.stream(values).sum(), axis), (a, b) -> a / b);
    }

    @Test
    void testSoftmax() {
        softmax(NdArray.random(4, 10), -1)
                .assertEqualTo(K.softmax(NdArray.random(4, 10).tensor()));
        softmax(NdArray.random(4, 5, 3), 1)
                .assertEqualTo(K.softmax(NdArray.random(4, 5, 3).tensor(), 1));
        softmax(NdArray.random(4, 5, 3, 10), 2)
                .assertEqualTo(K.softmax(NdArray.random(4, 5, 3, 10).tensor(), 2));
    }

    @Test
    void softmaxOfOneAxisIsByTheVersion() {
        NdArray x = NdArray.random(5);
        assertThrows(ShapeException.class, () -> K.softmax(x.tensor()));
        softmax(x, 0).assertEqualTo(K.softmax(x.tensor(), -1, KerasVersion.V3));
    }

    @Test
    void testL2Normalize() {
        NdArray x = NdArray.random(4, 3);
        NdArray norms =
                x.fold(values -> Math.sqrt(Arrays.stream(values).map(v -> v * v).sum()), -1);
        x.zip(norms, (a, b) -> a / b).assertEqualTo(K.l2Normalize(x.tensor(), -1));
        double whole = Math.sqrt(Arrays.stream(x.data()).map(v -> v * v).sum());
        x.map(v -> v / whole).assertEqualTo(K.l2Normalize(x.tensor()));
        Tensor tiny = K.constant(new double[][] {{1e-7, 0, 0}});
        assertEquals(0.1, K.eval(K.l2Normalize(tiny, -1)).getDouble(0), 1e-6);
        assertEquals(
                1, K.eval(K.l2Normalize(tiny, new int[] {-1}, KerasVersion.V3)).getDouble(0), 1e-6);
    }

    @Test
    void testDropout() {
        NdArray ones = NdArray.of(new int[] {100, 100}, i -> 1);
        double[] dropped = K.eval(K.dropout(ones.tensor(), 0.2)).toDoubles();
        assertEquals(1, Arrays.stream(dropped).average().orElseThrow(), 0.05);
        assertTrue(Arrays.stream(dropped).allMatch(v -> v == 0 || v == 1.25));
        double[] rows =
                K.eval(K.dropout(ones.tensor(), 0.2, Shape.of(100, 1), 7)).toDoubles();
        for (int i = 0; i < rows.length; i++) {
            assertEquals(rows[i - i % 100], rows[i], "a row is dropped as one");
        }
        assertThrows(IllegalArgumentException.class, () -> K.dropout(ones.tensor(), -0.5));
        assertThrows(IllegalArgumentException.class, () -> K.dropout(ones.tensor(), 1));
        assertThrows(ShapeException.class, () -> K.dropout(ones.tensor(), 0.5, Shape.of(3), 7));
    }

    private static boolean inTopK(double[] row, int target, int k) {
        return Arrays.stream(row).filter(v -> v > row[target]).count() < k;
    }

    @Test
    void testInTopK() {
        NdArray random = NdArray.random(20, 10);
        NdArray ties = NdArray.of(new int[] {20, 10}, i -> Math.rint(4 * random.at(i)));
        int[] targets = new int[20];
        Arrays.setAll(targets, i -> 7 * i % 10);
        for (NdArray predictions : new NdArray[] {random, ties}) {
            for (int k = 1; k <= 10; k++) {
                int count = k;
                NdArray.of(new int[] {20}, i -> {
                            double[] row = Arrays.copyOfRange(predictions.data(), 10 * i[0], 10 * i[0] + 10);
                            return inTopK(row, targets[i[0]], count) ? 1 : 0;
                        })
                        .assertEqualTo(K.inTopK(predictions.tensor(), K.constant(targets, DType.INT32), k));
            }
        }
    }

    @Test
    void whatIsNotFiniteIsInTheTopByTheVersion() {
        Tensor predictions = K.constant(new double[][] {
            {Double.POSITIVE_INFINITY, 1}, {Double.NEGATIVE_INFINITY, 1}, {Double.NaN, 1}, {1, 0}, {1, 0}
        });
        Tensor targets = K.constant(new int[] {0, 1, 0, 0, 2}, DType.INT32);
        assertArrayEquals(
                new double[] {0, 0, 0, 1, 0},
                K.eval(K.inTopK(predictions, targets, 1)).toDoubles());
        assertArrayEquals(
                new double[] {1, 1, 0, 1, 0},
                K.eval(K.inTopK(predictions, targets, 1, KerasVersion.V3)).toDoubles());
    }

    private static double normalized(double x, double mean, double variance, double gamma, double beta) {
        return (x - mean) / Math.sqrt(variance + 1e-3) * gamma + beta;
    }

    @ParameterizedTest
    @CsvSource({"1, 3 2 4 5", "-1, 3 2 4 5", "1, 3 2 4", "-1, 3 2 4"})
    void testBatchNormalization(int axis, String dims) {
        int[] shape = Arrays.stream(dims.split(" ")).mapToInt(Integer::parseInt).toArray();
        int along = Math.floorMod(axis, shape.length);
        NdArray x = NdArray.random(shape);
        NdArray variance = NdArray.positive(shape[along]);
        NdArray other = NdArray.random(shape[along]);
        NdArray expected = NdArray.of(shape, i -> {
            double parameter = other.at(i[along]);
            return normalized(x.at(i), parameter, variance.at(i[along]), -parameter, parameter + 1);
        });
        Statistics by = new Statistics(other.tensor(), variance.tensor());
        Affine affine = new Affine(K.negative(other.tensor()), K.add(other.tensor(), 1));
        expected.assertEqualTo(K.batchNormalization(x.tensor(), by, affine, axis, 1e-3));
        if (axis == -1) {
            expected.assertEqualTo(
                    K.batchNormalization(x.tensor(), by.mean(), by.variance(), affine.beta(), affine.gamma()));
        }
        x.zip(x, (v, same) -> v / Math.sqrt(1 + 1e-3))
                .assertEqualTo(K.batchNormalization(x.tensor(), K.zeros(1), K.ones(1), null, null));
    }

    @Test
    void testNormalizeBatchInTraining() {
        NdArray x = NdArray.random(6, 3, 2);
        NdArray mean = x.fold(values -> Arrays.stream(values).average().orElseThrow(), 0, 2);
        NdArray variance = x.zip(mean, (a, b) -> (a - b) * (a - b))
                .fold(values -> Arrays.stream(values).average().orElseThrow(), 0, 2);
        NdArray gamma = NdArray.random(3);
        Normalized normalized =
                K.normalizeBatchInTraining(x.tensor(), gamma.tensor(), K.ones(3), new int[] {0, 2}, 1e-3);
        mean.reshape(3).assertEqualTo(normalized.mean());
        variance.reshape(3).assertEqualTo(normalized.variance());
        NdArray.of(x.shape(), i -> normalized(x.at(i), mean.at(0, i[1], 0), variance.at(0, i[1], 0), gamma.at(i[1]), 1))
                .assertEqualTo(normalized.output());
    }

    @Test
    void topKIsDescendingWithTheFirstOfEqualsFirst() {
        Tensor x = K.constant(new double[][] {{1, 3, 3, 2}, {0, Double.NaN, 5, 5}});
        assertArrayEquals(
                new double[] {3, 3, 2, Double.NaN, 5, 5},
                K.eval(K.topK(x, 3).values()).toDoubles());
        assertArrayEquals(
                new double[] {1, 2, 3, 1, 2, 3}, K.eval(K.topK(x, 3).indices()).toDoubles());
        assertThrows(ShapeException.class, () -> K.topK(x, 5));
    }
}
