package dev.densor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.densor.autograd.Tape;
import dev.densor.shape.DType;
import dev.densor.shape.Shape;
import dev.densor.tensor.Tensor;
import dev.densor.tensor.Variable;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What K is for: the example of the README. */
class KTest {
    @RegisterExtension
    final CurrentDevice device = new CurrentDevice();

    /** d loss / dw = x^T (p - y) / batch, for softmax and crossentropy. */
    @Test
    void gradientsOfASoftmaxClassifier() {
        NdArray weights = NdArray.random(20, 3);
        int[] labels = {0, 2, 1, 1};
        try (Tape tape = Tape.open()) {
            Tensor x = K.randomNormal(Shape.of(4, 20));
            Tensor w = weights.tensor();
            Tensor p = K.softmax(K.dot(x, w));
            Tensor loss = K.mean(K.sparseCategoricalCrossentropy(K.constant(labels, DType.INT32), p));
            Tensor dw = K.gradients(loss, w).get(0);
            double[] in = K.eval(x).toDoubles();
            double[] out = K.eval(p).toDoubles();
            NdArray.of(new int[] {20, 3}, i -> {
                        double sum = 0;
                        for (int row = 0; row < 4; row++) {
                            double wrong = out[3 * row + i[1]] - (labels[row] == i[1] ? 1 : 0);
                            sum += in[20 * row + i[0]] * wrong / 4;
                        }
                        return sum;
                    })
                    .assertEqualTo(dw);
        }
    }

    @Test
    void seedsOfTheirOwnDifferInEveryCall() {
        K.setRandomSeed(4);
        double[] seen = new double[100];
        Arrays.setAll(seen, i -> K.eval(K.randomUniform(Shape.of(1))).getDouble(0));
        assertEquals(100, Arrays.stream(seen).distinct().count());
    }

    @Test
    void gradientsAreByTensorsAndVariablesInAnyOrder() {
        try (Variable a = K.variable(new double[] {2, 3});
                Tape tape = Tape.open()) {
            Tensor x = K.constant(new double[] {5, 7});
            Tensor loss = K.multiply(K.identity(a), x);
            assertArrayEquals(
                    new double[] {5, 7}, K.eval(K.gradients(loss, a).get(0)).toDoubles());
            assertArrayEquals(
                    new double[] {2, 3},
                    K.eval(K.gradients(loss, List.of(x)).get(0)).toDoubles());
            List<Tensor> mixed = K.gradients(loss, List.of(x, a));
            assertArrayEquals(new double[] {2, 3}, K.eval(mixed.get(0)).toDoubles());
            assertArrayEquals(new double[] {5, 7}, K.eval(mixed.get(1)).toDoubles());
            assertThrows(IllegalArgumentException.class, () -> K.gradients(loss, List.of("x")));
        }
    }

    @Test
    void argumentsThatKerasLetsOutMayBeLeftOut() {
        Tensor x = K.constant(new double[] {-10, 5, 2});
        assertArrayEquals(new double[] {-1, 5, 2}, K.eval(K.relu(x, 0.1)).toDoubles(), 1e-6);
        assertEquals(-3, K.eval(K.foldl(K::add, x)).getDouble(0));
        assertEquals(7, K.eval(K.foldr(K::subtract, x)).getDouble(0));
        Tensor logits = K.constant(new double[][] {{1, 1}});
        Tensor loss = K.categoricalCrossentropy(K.constant(new double[][] {{0, 1}}), logits, true);
        assertEquals(Math.log(2), K.eval(loss).getDouble(0), 1e-6);
        Tensor rows = K.constant(new double[][] {{1}, {3}});
        Tensor normal =
                K.normalizeBatchInTraining(rows, null, null, new int[] {0}).output();
        assertEquals(1 / Math.sqrt(1 + 1e-3), K.eval(normal).getDouble(1), 1e-6);
    }

    @Test
    void aConditionOfNumbersIsTrueWhereNotZero() {
        Tensor x = K.constant(new double[] {1, 2});
        Tensor chosen = K.where(K.constant(new int[] {0, 3}, DType.INT32), x, K.zeros(2));
        assertArrayEquals(new double[] {0, 2}, K.eval(chosen).toDoubles());
        assertSame(x, K.where(K.constant(0.5), () -> x, () -> K.zeros(2)));
    }

    @Test
    void anInfiniteBoundIsNoneOfIntegers() {
        Tensor x = K.constant(new int[] {-2, 7}, DType.INT32);
        Tensor above = K.clip(x, 0, Double.POSITIVE_INFINITY);
        assertArrayEquals(new double[] {0, 7}, K.eval(above).toDoubles());
        Tensor below = K.clip(x, Double.NEGATIVE_INFINITY, 0);
        assertArrayEquals(new double[] {-2, 0}, K.eval(below).toDoubles());
    }
}
