package dev.densor.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.densor.autograd.Tape;
import dev.densor.backend.Backend;
import dev.densor.ops.Activations;
import dev.densor.ops.KerasVersion;
import dev.densor.ops.Linalg;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import dev.densor.tensor.Scope;
import dev.densor.tensor.Tensor;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DenseLayersTest extends AgainstReference {
    /** Quarters, whose products and sums all types have exactly. */
    private static HostArray any(DType dtype, int seed, int... dims) {
        Shape shape = Shape.of(dims);
        double[] values = new Random(seed)
                .ints(shape.size(), -2, 3)
                .mapToDouble(i -> i / 4.0)
                .toArray();
        return HostArray.of(values, shape).cast(dtype);
    }

    private static double[] layer(Backend backend, DType dtype) {
        try (Scope scope = Scope.open()) {
            Tensor x = Tensor.of(backend, any(dtype, 1, 5, 9));
            Tensor kernel = Tensor.of(backend, any(dtype, 2, 9, 3));
            Tensor bias = Tensor.of(backend, any(dtype, 3, 3));
            return Linalg.dense(x, kernel, bias, Activations.get("relu", KerasVersion.V3))
                    .toArray()
                    .toDoubles();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64", "FLOAT16", "BFLOAT16"})
    void biasAndActivationAreOneKernelBehindTheProduct(DType dtype) {
        long before = emulated.driver.launches();
        double[] result = layer(emulated.backend, dtype);
        assertEquals(2, emulated.driver.launches() - before);
        assertArrayEquals(layer(reference, dtype), result);
    }

    /** Gradients with respect to the operands of a layer, with a bias or not. */
    private static List<double[]> gradients(Backend backend, String activation, boolean biased) {
        try (Scope scope = Scope.open();
                Tape tape = Tape.open()) {
            Tensor x = Tensor.of(backend, any(DType.FLOAT32, 1, 5, 9));
            Tensor kernel = Tensor.of(backend, any(DType.FLOAT32, 2, 9, 3));
            Tensor bias = biased ? Tensor.of(backend, any(DType.FLOAT32, 3, 3)) : null;
            Tensor dy = Tensor.of(backend, any(DType.FLOAT32, 4, 5, 3));
            Tensor y = Linalg.dense(x, kernel, bias, Activations.get(activation, KerasVersion.V3));
            List<Tensor> variables = biased ? List.of(x, kernel, bias) : List.of(x, kernel);
            return tape.gradients(y, dy, variables).stream()
                    .map(gradient -> gradient.toArray().toDoubles())
                    .toList();
        }
    }

    private long launches(String activation, boolean biased) {
        long before = emulated.driver.launches();
        gradients(emulated.backend, activation, biased);
        return emulated.driver.launches() - before;
    }

    @Test
    void biasAndActivationAreOneKernelOnTheWayBackToo() {
        assertEquals(2, launches("relu", true) - launches("linear", false));
        List<double[]> expected = gradients(reference, "relu", true);
        List<double[]> results = gradients(emulated.backend, "relu", true);
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i), results.get(i));
        }
    }
}
