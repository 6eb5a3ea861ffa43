package dev.densor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.densor.ops.Crossentropies.Sparse;
import dev.densor.shape.DType;
import dev.densor.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keras 2's tests of its backend module by their names: those of crossentropies, with the numbers of tf.keras 2.15. */
class Keras2BackendLossTest {
    private static final double[][] PROBABILITIES = {{0.9, 0.05, 0.05}, {0.05, 0.89, 0.06}, {0.05, 0.01, 0.94}};
    private static final double[][] LOGITS = {{8, 1, 1}, {0, 9, 1}, {2, 3, 5}};
    private static final double[] OF_PROBABILITIES = {0.105361, 0.116534, 0.0618754};
    private static final double[] OF_LOGITS = {0.0018218, 0.000459, 0.1698460};

    @RegisterExtension
    final CurrentDevice device = new CurrentDevice();

    private static void assertValues(double[] expected, Tensor actual) {
        assertArrayEquals(expected, K.eval(actual).toDoubles(), NdArray.TOLERANCE);
    }

    @Test
    void testCrossentropy() {
        NdArray label = NdArray.of(new double[][] {{1, 0}, {1, 0}, {0, 1}, {1, 0}});
        NdArray p = NdArray.of(new double[][] {{0.8, 0.2}, {0.7, 0.3}, {0.4, 0.6}, {0.9, 0.1}});
        label.zip(p, (t, v) -> -(t * Math.log(v) + (1 - t) * Math.log(1 - v)))
                .assertEqualTo(K.binaryCrossentropy(label.tensor(), p.tensor()));
        NdArray logits = p.map(v -> Math.log(v / (1 - v)));
        label.zip(p, (t, v) -> -(t * Math.log(v) + (1 - t) * Math.log(1 - v)))
                .assertEqualTo(K.binaryCrossentropy(label.tensor(), logits.tensor(), true));
        NdArray classes = NdArray.of(new double[][] {{0.4, 0.1, 0.5}, {0.2, 0.6, 0.2}});
        NdArray target = NdArray.of(new double[][] {{1, 0, 0}, {0, 0, 1}});
        assertValues(
                new double[] {-Math.log(0.4), -Math.log(0.2)},
                K.categoricalCrossentropy(target.tensor(), classes.tensor()));
        assertValues(
                new double[] {-Math.log(0.4), -Math.log(0.2)},
                K.categoricalCrossentropy(target.tensor(), K.log(classes.tensor()), true, -1));
    }

    @Test
    void testBinaryCrossentropyWithSigmoid() {
        Tensor target = K.constant(new double[] {0, 1, 0});
        Tensor logits = K.constant(new double[] {8, 1, 1});
        double[] expected = {8.000335, 0.313262, 1.313262};
        assertValues(expected, K.binaryCrossentropy(target, logits, true));
        assertArrayEquals(
                expected,
                K.eval(K.binaryCrossentropy(target, K.sigmoid(logits))).toDoubles(),
                1e-3);
    }

    @Test
    void testCategoricalCrossentropyLoss() {
        Tensor target = K.eye(3);
        assertValues(OF_PROBABILITIES, K.categoricalCrossentropy(target, K.constant(PROBABILITIES)));
        Tensor transposed = K.transpose(K.constant(PROBABILITIES));
        assertValues(OF_PROBABILITIES, K.categoricalCrossentropy(target, transposed, false, 0));
        assertValues(OF_LOGITS, K.categoricalCrossentropy(target, K.constant(LOGITS), true, -1));
    }

    @Test
    void testSparseCategoricalCrossentropyLoss() {
        Tensor target = K.constant(new int[] {0, 1, 2}, DType.INT32);
        assertValues(OF_PROBABILITIES, K.sparseCategoricalCrossentropy(target, K.constant(PROBABILITIES)));
        Tensor transposed = K.transpose(K.constant(PROBABILITIES));
        assertValues(OF_PROBABILITIES, K.sparseCategoricalCrossentropy(target, transposed, new Sparse(false, null, 0)));
        assertValues(
                OF_LOGITS, K.sparseCategoricalCrossentropy(target, K.constant(LOGITS), new Sparse(true, null, -1)));
    }

    @ParameterizedTest
    @ValueSource(ints = {255, -1})
    void testSparseCategoricalCrossentropyLossWithIgnoreClass(int ignored) {
        Tensor target = K.constant(new int[] {ignored, 1, 2, 2}, DType.INT32);
        double[][] logits = {{1.8, 1.2, 0.5}, {0.2, 3.8, 0.8}, {1.1, 0.4, 3.4}, {1.3, 0.7, 3.8}};
        double[] expected = {0, 0.07428224, 0.13980183, 0.11967831};
        Tensor ofLogits = K.sparseCategoricalCrossentropy(target, K.constant(logits), new Sparse(true, ignored, -1));
        assertValues(expected, ofLogits);
        Tensor p = K.softmax(K.constant(logits));
        assertValues(expected, K.sparseCategoricalCrossentropy(target, p, new Sparse(false, ignored, -1)));
    }

    @Test
    void testFocalCrossentropies() {
        NdArray label = NdArray.of(new double[][] {{1, 0}, {0, 1}});
        NdArray p = NdArray.of(new double[][] {{0.8, 0.2}, {0.6, 0.4}});
        label.zip(p, (t, v) -> {
                    double right = t * v + (1 - t) * (1 - v);
                    return -Math.pow(1 - right, 2) * Math.log(right);
                })
                .assertEqualTo(K.binaryFocalCrossentropy(label.tensor(), p.tensor()));
        assertValues(
                new double[] {-0.25 * 0.2 * 0.2 * Math.log(0.8), -0.25 * 0.6 * 0.6 * Math.log(0.4)},
                K.categoricalFocalCrossentropy(label.tensor(), p.tensor()));
    }
}
