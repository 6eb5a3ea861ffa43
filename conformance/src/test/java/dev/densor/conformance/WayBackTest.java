package dev.densor.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.densor.autograd.Tape;
import dev.densor.backend.Backend;
import dev.densor.backend.fused.DenseSpec;
import dev.densor.ops.Activations;
import dev.densor.ops.KerasVersion;
import dev.densor.ops.Linalg;
import dev.densor.reference.ReferenceProvider;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import dev.densor.tensor.Scope;
import dev.densor.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The way back through a dense layer on a backend that goes it at once. */
class WayBackTest {
    /** Writes down what it is asked for. */
    private static final class Recording extends FusingBackend {
        final List<String> asked = new ArrayList<>();

        @Override
        public void denseGradient(DenseSpec spec, Operands operands, Results results) {
            asked.add(spec.rows() + " x " + spec.features() + " to " + spec.units() + ":"
                    + (results.dx() == null ? "" : " dx")
                    + (results.dkernel() == null ? "" : " dkernel")
                    + (results.dbias() == null ? "" : " dbias"));
            super.denseGradient(spec, operands, results);
        }
    }

    /** Quarters, of which sums of products are exact. */
    private static Tensor any(Backend backend, int seed, int... dims) {
        Shape shape = Shape.of(dims);
        double[] values = new Random(seed)
                .ints(shape.size(), -2, 3)
                .mapToDouble(i -> i / 4.0)
                .toArray();
        return Tensor.of(backend, HostArray.of(values, shape).cast(DType.FLOAT32));
    }

    /** With respect to some of x [2, 3, 5], kernel and bias; with a bias, or without. */
    private static List<float[]> gradients(Backend backend, String activation, boolean biased, int... wanted) {
        try (Scope scope = Scope.open();
                Tape tape = Tape.open()) {
            List<Tensor> operands = List.of(any(backend, 1, 2, 3, 5), any(backend, 2, 5, 4), any(backend, 3, 4));
            Tensor y = Linalg.dense(
                    operands.get(0),
                    operands.get(1),
                    biased ? operands.get(2) : null,
                    Activations.get(activation, KerasVersion.V3));
            List<Tensor> sources = Arrays.stream(wanted).mapToObj(operands::get).toList();
            return tape.gradients(y, any(backend, 4, 2, 3, 4), sources).stream()
                    .map(gradient -> gradient.toArray().toFloats())
                    .toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"linear", "relu", "hard_tanh"})
    void isGoneAtOnceWithTheSameGradients(String activation) {
        try (Recording recording = new Recording();
                Backend reference = new ReferenceProvider().open(0)) {
            List<float[]> expected = gradients(reference, activation, true, 0, 1, 2);
            List<float[]> actual = gradients(recording, activation, true, 0, 1, 2);
            IntStream.range(0, 3).forEach(i -> assertArrayEquals(expected.get(i), actual.get(i)));
            assertEquals(List.of("6 x 5 to 4: dx dkernel dbias"), recording.asked);
        }
    }

    @Test
    void onlyWhatIsWantedIsAskedFor() {
        try (Recording recording = new Recording()) {
            gradients(recording, "relu", false, 1);
            gradients(recording, "linear", true, 2);
            gradients(recording, "hard_tanh", true, 0);
            assertEquals(List.of("6 x 5 to 4: dkernel", "6 x 5 to 4: dbias", "6 x 5 to 4: dx"), recording.asked);
        }
    }

    /** A tape that records it needs the steps. */
    @Test
    void isComposedWhereItIsRecorded() {
        try (Recording recording = new Recording();
                Scope scope = Scope.open();
                Tape outer = Tape.open()) {
            Tensor x = any(recording, 1, 3, 5);
            Tensor kernel = any(recording, 2, 5, 4);
            try (Tape inner = Tape.open()) {
                Tensor y = Linalg.dense(x, kernel, null, Activations.get("relu", KerasVersion.V3));
                inner.gradients(y, any(recording, 3, 3, 4), List.of(x));
            }
            assertEquals(List.of(), recording.asked);
        }
    }
}
