package dev.densor.portable;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.densor.autograd.Tape;
import dev.densor.backend.Backend;
import dev.densor.backend.Backends;
import dev.densor.ops.Activation;
import dev.densor.ops.Activations;
import dev.densor.ops.Crossentropies;
import dev.densor.ops.Elementwise;
import dev.densor.ops.KerasVersion;
import dev.densor.ops.Linalg;
import dev.densor.ops.Reduction;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import dev.densor.tensor.Scope;
import dev.densor.tensor.Tensor;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Gradients that a device computes at once, differentiated once more. */
class TwiceDifferentiatedTest {
    private static final float[] X = {0.7f, -0.6f, 0.2f, 1.4f, -1.1f, 0.3f};
    private static final float[] KERNEL = {0.3f, -0.2f, 0.5f, 0.1f, -0.4f, 0.2f};
    private static final float[] BIAS = {0.1f, -0.3f, 0.2f};

    private static Tensor tensor(Backend backend, float[] values, Shape shape) {
        return Tensor.of(backend, HostArray.of(values, shape));
    }

    /** The gradients of a penalty on those of a loss of a layer behind an activation. */
    private static double[][] penalty(String device, Activation activation) {
        try (Backend backend = Backends.open(device)) {
            double[][] gradients = new double[3][];
            try (Scope scope = Scope.open();
                    Tape tape = Tape.open()) {
                List<Tensor> operands = List.of(
                        tensor(backend, X, Shape.of(3, 2)),
                        tensor(backend, KERNEL, Shape.of(2, 3)),
                        tensor(backend, BIAS, Shape.of(3)));
                Tensor in = activation.apply(operands.get(0));
                Tensor y = Linalg.dense(in, operands.get(1), operands.get(2), activation);
                Tensor loss = Crossentropies.categorical(y, Elementwise.square(y), true, -1);
                Tensor penalty = tape.gradients(loss, operands).stream()
                        .map(gradient -> Reduction.sum(Elementwise.square(gradient), false))
                        .reduce(Elementwise::add)
                        .orElseThrow();
                List<Tensor> second = tape.gradients(penalty, operands);
                for (int i = 0; i < gradients.length; i++) {
                    gradients[i] = second.get(i).toArray().toDoubles();
                }
            }
            assertEquals(0, backend.liveBytes());
            return gradients;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tanh", "gelu", "softplus", "sigmoid", "relu", "exponential"})
    void agreesWithSeparateSteps(String name) {
        Activation activation = Activations.get(name, KerasVersion.V3);
        double[][] expected = penalty("reference", activation);
        double[][] actual = penalty("java", activation);
        for (int i = 0; i < expected.length; i++) {
            double largest = DoubleStream.of(expected[i]).map(Math::abs).max().orElseThrow();
            // Some hundred roundings of numbers below 16, or of terms of one sign.
            assertArrayEquals(expected[i], actual[i], Math.max(16, largest) * 200 * 0x1p-24, name);
        }
    }
}
