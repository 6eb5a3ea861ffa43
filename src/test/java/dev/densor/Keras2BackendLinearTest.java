package dev.densor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.densor.shape.Shape;
import dev.densor.shape.ShapeException;
import dev.densor.tensor.Tensor;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keras 2's tests of its backend module by their names: those of products. */
class Keras2BackendLinearTest {
    @RegisterExtension
    final CurrentDevice device = new CurrentDevice();

    private static double sum(int count, IntToDoubleFunction term) {
        return IntStream.range(0, count).mapToDouble(term).sum();
    }

    @Test
    void testLinearOperations() {
        NdArray x = NdArray.random(4, 2);
        NdArray y = NdArray.random(2, 4);
        NdArray.of(new int[] {4, 4}, i -> sum(2, k -> x.at(i[0], k) * y.at(k, i[1])))
                .assertEqualTo(K.dot(x.tensor(), y.tensor()));
        NdArray z = NdArray.random(5, 2, 3);
        NdArray.of(new int[] {4, 5, 3}, i -> sum(2, k -> x.at(i[0], k) * z.at(i[1], k, i[2])))
                .assertEqualTo(K.dot(x.tensor(), z.tensor()));
        x.permute(1, 0).assertEqualTo(K.transpose(x.tensor()));
    }

    @Test
    void testBatchDot() {
        NdArray x = NdArray.random(4, 2, 3);
        NdArray y = NdArray.random(4, 5, 3);
        NdArray.of(new int[] {4, 2, 5}, i -> sum(3, k -> x.at(i[0], i[1], k) * y.at(i[0], i[2], k)))
                .assertEqualTo(K.batchDot(x.tensor(), y.tensor(), 2, 2));
        NdArray row = NdArray.random(4, 3);
        NdArray.of(new int[] {4, 2}, i -> sum(3, k -> x.at(i[0], i[1], k) * row.at(i[0], k)))
                .assertEqualTo(K.batchDot(x.tensor(), row.tensor(), 2, 1));
        NdArray left = NdArray.random(4, 2);
        NdArray.of(new int[] {4, 3}, i -> sum(2, k -> left.at(i[0], k) * x.at(i[0], k, i[1])))
                .assertEqualTo(K.batchDot(left.tensor(), x.tensor(), 1, 1));
        NdArray a = NdArray.random(32, 20);
        NdArray b = a.map(v -> v * v);
        NdArray rows = NdArray.of(new int[] {32, 1}, i -> sum(20, k -> a.at(i[0], k) * b.at(i[0], k)));
        rows.assertEqualTo(K.batchDot(a.tensor(), b.tensor(), 1));
        rows.assertEqualTo(K.batchDot(a.tensor(), b.tensor(), 1, 1));
    }

    @Test
    void testReverse() {
        NdArray x = NdArray.random(2, 3, 4);
        NdArray.of(x.shape(), i -> x.at(i[0], 2 - i[1], i[2])).assertEqualTo(K.reverse(x.tensor(), 1));
        NdArray.of(x.shape(), i -> x.at(i[0], 2 - i[1], 3 - i[2])).assertEqualTo(K.reverse(x.tensor(), 1, 2));
        NdArray.of(x.shape(), i -> x.at(1 - i[0], i[1], 3 - i[2])).assertEqualTo(K.reverse(x.tensor(), 0, -1));
    }

    private static void assertBatchDotShape(int[] x, int[] y, int axisX, int axisY, int... expected) {
        Tensor product =
                K.batchDot(NdArray.random(x).tensor(), NdArray.random(y).tensor(), axisX, axisY);
        assertEquals(Shape.of(expected), product.shape());
    }

    @Test
    void testBatchDotShape() {
        assertBatchDotShape(new int[] {5, 3}, new int[] {5, 3}, 1, 1, 5, 1);
        assertBatchDotShape(new int[] {5, 3}, new int[] {5, 3, 2}, 1, 1, 5, 2);
        assertBatchDotShape(new int[] {5, 2, 3}, new int[] {5, 3}, 2, 1, 5, 2);
        assertBatchDotShape(new int[] {5, 3, 4}, new int[] {5, 4, 2}, 2, 1, 5, 3, 2);
        assertBatchDotShape(new int[] {5, 3, 4, 5}, new int[] {5, 5, 2}, 3, 1, 5, 3, 4, 2);
        assertBatchDotShape(new int[] {5, 3, 4, 5}, new int[] {5, 2, 3, 4}, 2, 3, 5, 3, 5, 2, 3);
        // As tf.keras 2.15 tests it.
        assertBatchDotShape(new int[] {2, 3, 4, 5}, new int[] {2, 5, 6, 7}, 3, 1, 2, 3, 4, 6, 7);
        assertBatchDotShape(new int[] {2, 20, 1}, new int[] {2, 30, 20}, 1, 2, 2, 1, 30);
        assertBatchDotShape(new int[] {4, 2}, new int[] {4, 2, 3}, 1, 1, 4, 3);
    }

    @Test
    void testBatchDotOfRankTwoWithoutAxes() {
        NdArray x = NdArray.random(5, 3);
        NdArray y = NdArray.random(5, 3).map(v -> v * v);
        NdArray.of(new int[] {5, 1}, i -> sum(3, k -> x.at(i[0], k) * y.at(i[0], k)))
                .assertEqualTo(K.batchDot(x.tensor(), y.tensor()));
        NdArray z = NdArray.random(5, 4, 3);
        NdArray.of(new int[] {5, 4}, i -> sum(3, k -> z.at(i[0], i[1], k) * x.at(i[0], k)))
                .assertEqualTo(K.batchDot(z.tensor(), x.tensor()));
        NdArray.of(new int[] {5, 3}, i -> sum(4, k -> 2 * z.at(i[0], k, i[1])))
                .assertEqualTo(K.batchDot(K.multiply(K.ones(5, 4), 2), z.tensor()));
    }

    @Test
    void testDot() {
        Tensor product = K.dot(K.ones(32, 28, 3), K.ones(3, 4));
        NdArray.of(new int[] {32, 28, 4}, i -> 3).assertEqualTo(product);
    }

    @ParameterizedTest
    @CsvSource({"4 3, 3 5", "2 4 3, 3 5", "4 3, 2 3 5", "2 1 4 3, 6 3 5"})
    void matmulBroadcastsLeadingAxes(String left, String right) {
        NdArray x = NdArray.random(dims(left));
        NdArray y = NdArray.random(dims(right));
        Tensor product = K.matmul(x.tensor(), y.tensor());
        NdArray.of(product.shape().dims(), i -> sum(3, k -> x.at(with(i, -1, k)) * y.at(with(i, -2, k))))
                .assertEqualTo(product);
    }

    private static int[] dims(String words) {
        return Arrays.stream(words.trim().split(" "))
                .mapToInt(Integer::parseInt)
                .toArray();
    }

    private static int[] with(int[] index, int axis, int value) {
        int[] changed = index.clone();
        changed[index.length + axis] = value;
        return changed;
    }

    private static void assertBiasAdd(int[] shape, int[] bias, int channels, String dataFormat) {
        NdArray x = NdArray.random(shape);
        NdArray b = NdArray.random(bias);
        NdArray expected = bias.length == 1
                ? NdArray.of(shape, i -> x.at(i) + b.at(i[channels]))
                : x.zip(channels == 1 ? b.reshape(bias[1], bias[0]) : b, Double::sum);
        expected.assertEqualTo(K.biasAdd(x.tensor(), b.tensor(), dataFormat));
    }

    @Test
    void testBiasAdd() {
        assertBiasAdd(new int[] {1, 4}, new int[] {4}, 1, "channels_first");
        assertBiasAdd(new int[] {1, 4, 3}, new int[] {4}, 1, "channels_first");
        assertBiasAdd(new int[] {1, 4, 2, 3}, new int[] {4}, 1, "channels_first");
        assertBiasAdd(new int[] {1, 4, 5, 3, 2}, new int[] {4}, 1, "channels_first");
        assertBiasAdd(new int[] {20, 6, 10}, new int[] {10, 6}, 1, "channels_first");
        assertBiasAdd(new int[] {1, 4}, new int[] {4}, 1, "channels_last");
        assertBiasAdd(new int[] {1, 3, 4}, new int[] {4}, 2, "channels_last");
        assertBiasAdd(new int[] {1, 2, 3, 4}, new int[] {4}, 3, "channels_last");
        assertBiasAdd(new int[] {1, 5, 3, 2, 4}, new int[] {4}, 4, "channels_last");
        assertBiasAdd(new int[] {20, 10, 6}, new int[] {10, 6}, 2, "channels_last");
    }

    @Test
    void testBiasAddRefusesOtherFormatsAndRanks() {
        Tensor x = K.ones(20, 10, 6, 3);
        assertThrows(IllegalArgumentException.class, () -> K.biasAdd(x, K.ones(3), "channels_middle"));
        assertThrows(ShapeException.class, () -> K.biasAdd(x, K.ones(6, 3)));
    }
}
