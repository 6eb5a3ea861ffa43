package dev.densor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.densor.autograd.Tape;
import dev.densor.shape.DType;
import dev.densor.shape.Shape;
import dev.densor.tensor.Tensor;
import java.util.Arrays;
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
}
