package dev.densor.ops;

import static dev.densor.ReferenceDevice.values;
import static dev.densor.Refusal.assertShapeRefused;
import static dev.densor.Refusal.assertTypeRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.ReferenceDevice;
import dev.densor.backend.UnaryOp;
import dev.densor.shape.Shape;
import dev.densor.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ActivationsTest {
    private static final double NONE = Double.POSITIVE_INFINITY;

    @RegisterExtension
    final ReferenceDevice device = new ReferenceDevice();

    static Iterable<String> names() {
        return Activations.names();
    }

    @Test
    void theKernelsOfActivationsAreThoseThatSayTheyAre() {
        Set<UnaryOp> kernels = Arrays.stream(KerasVersion.values())
                .flatMap(version -> Activations.names().stream().map(name -> Activations.get(name, version)))
                .flatMap(activation -> activation.op().stream())
                .collect(Collectors.toSet());
        // What gelu is with an argument.
        kernels.add(UnaryOp.GELU_TANH);
        assertEquals(
                kernels,
                Arrays.stream(UnaryOp.values()).filter(UnaryOp::isActivation).collect(Collectors.toSet()));
    }

    @Test
    void allNamesOfKerasAreKnown() {
        assertEquals(
                "linear relu relu6 leaky_relu elu selu celu gelu silu swish mish softplus softsign tanh sigmoid "
                        + "hard_sigmoid hard_silu hard_swish hard_tanh exponential squareplus sparse_plus "
                        + "sparse_sigmoid tanh_shrink hard_shrink soft_shrink log_sigmoid softmax log_softmax "
                        + "sparsemax glu",
                String.join(" ", Activations.names()));
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyActivationIsFoundUnderItsNameAndRuns(String name) {
        Activation activation = Activations.get(name, KerasVersion.V3);
        assertEquals(name, activation.name());
        assertEquals(name, activation.toString());
        Tensor x = device.tensor(Shape.of(2, 4), -3, -0.5, 0, 1, 2, 4, -1, 0.25);
        Tensor y = activation.apply(x);
        assertEquals(name.equals("glu") ? Shape.of(2, 2) : x.shape(), y.shape());
        assertTrue(Arrays.stream(values(y)).allMatch(Double::isFinite));
    }

    @Test
    void getTakesWhatKerasTakes() {
        Activation relu = Activations.get("relu", KerasVersion.V3);
        assertSame(Activations.get("linear", KerasVersion.V3), Activations.get(null, KerasVersion.V3));
        assertSame(relu, Activations.get(relu));
        assertEquals(
                UnaryOp.HARD_SIGMOID_V2, Activations.get("hard_sigmoid").op().orElseThrow());
        assertEquals(
                "activation must be a name, an activation or what serialize makes of one, not 6",
                assertThrows(IllegalArgumentException.class, () -> Activations.get(6))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> Activations.get(Map.of("class_name", "relu")));
    }

    @Test
    void serializeWritesANameOfKerasAsItIsAndAnotherInAnObject() {
        assertEquals("relu", Activations.serialize(Activations.get("relu")));
        Activation own = Activation.of("activations_test_own", x -> x);
        Object written = Activations.serialize(own);
        assertEquals(
                "{module=builtins, class_name=function, config=activations_test_own, registered_name=function}",
                written.toString());
        assertThrows(IllegalArgumentException.class, () -> Activations.deserialize(written, KerasVersion.V3));
        Activations.register(own);
        assertSame(own, Activations.deserialize(written, KerasVersion.V3));
        assertSame(own, Activations.deserialize("activations_test_own", KerasVersion.V2));
        Activation taken = Activation.of("relu", x -> x);
        assertEquals(
                "activation: the name \"relu\" is Keras's; choose one of your own, as \"my_package>my_activation\"",
                assertThrows(IllegalArgumentException.class, () -> Activations.register(taken))
                        .getMessage());
    }

    @Test
    void anUnknownNameIsRefusedWithTheKnownOnes() {
        assertEquals(Optional.empty(), Activations.find("Relu", KerasVersion.V3));
        String message = assertThrows(IllegalArgumentException.class, () -> Activations.get("reluu", KerasVersion.V2))
                .getMessage();
        assertTrue(message.startsWith("unknown activation \"reluu\"; known are linear, relu, relu6, "), message);
    }

    @Test
    void hardSigmoidDependsOnTheVersion() {
        Tensor x = device.vector(1, -2.75, 2.75);
        double[] second =
                values(Activations.get("hard_sigmoid", KerasVersion.V2).apply(x));
        double[] third = values(Activations.get("hard_sigmoid", KerasVersion.V3).apply(x));
        assertArrayEquals(new double[] {0.7f, 0, 1}, second);
        assertArrayEquals(new double[] {(float) (4 / 6.0), (float) (0.25 / 6), (float) (5.75 / 6)}, third);
    }

    @ParameterizedTest
    @EnumSource
    void theVersionChangesNothingElse(KerasVersion version) {
        Activation relu = Activations.get("relu", version);
        assertEquals(Optional.of(UnaryOp.RELU), relu.op());
        assertEquals(Optional.empty(), Activations.get("softmax", version).op());
    }

    /** The table of Keras's own test of relu, on [[-4, 0], [2, 7]]. */
    @ParameterizedTest
    @CsvSource({
        "0.5, Infinity, 0, -2, 0, 2, 7",
        "0, 5, 0, 0, 0, 2, 5",
        "0, 4.3, 0, 0, 0, 2, 4.3",
        "0, 0, 0, 0, 0, 0, 0",
        "0.25, 3, 0, -1, 0, 2, 3",
        "0, Infinity, 3, 0, 0, 0, 7",
        "0, Infinity, -5, -4, 0, 2, 7",
        "0.25, Infinity, 4, -2, -1, -0.5, 7",
        "0.25, 5, 4, -2, -1, -0.5, 5"
    })
    void reluWithSlopeBoundAndThreshold(
            double slope, double max, double threshold, double a, double b, double c, double d) {
        double[] y = values(Activations.relu(device.vector(-4, 0, 2, 7), slope, max, threshold));
        assertArrayEquals(new double[] {a, b, c, d}, y, 1e-6);
    }

    @Test
    void theThresholdOfReluCountsAsBelow() {
        assertArrayEquals(new double[] {0, 0, 3}, values(Activations.relu(device.vector(1, 2, 3), 0, NONE, 2)));
        assertArrayEquals(
                new double[] {-2}, values(Activations.relu(device.vector(-2), 0, NONE, -2.8)), "passes as it is");
    }

    @Test
    void variantsWithArguments() {
        Tensor x = device.vector(-2, 0, 1);
        assertArrayEquals(new double[] {-0.6f, 0, 1}, values(Activations.leakyRelu(x, 0.3)), 1e-7);
        assertArrayEquals(new double[] {9, 9, 1}, values(Activations.threshold(x, 0, 9)));
        assertArrayEquals(new double[] {2 * Math.expm1(-2), 0, 1}, values(Activations.elu(x, 2)), 1e-7);
        assertArrayEquals(new double[] {2 * Math.expm1(-1), 0, 1}, values(Activations.celu(x, 2)), 1e-7);
        assertArrayEquals(
                new double[] {(Math.sqrt(5) - 2) / 2, 0.5, (1 + Math.sqrt(2)) / 2},
                values(Activations.squareplus(x, 1)),
                1e-7);
        assertArrayEquals(new double[] {-2, 0, 0}, values(Activations.hardShrink(x, 1)));
        assertArrayEquals(new double[] {-1.25, 0, 0.25}, values(Activations.softShrink(x, 0.75)));
        assertArrayEquals(new double[] {-0.0454023, 0, 0.841192}, values(Activations.geluTanh(x)), 1e-6);
    }

    @Test
    void softmaxNeitherOverflowsNorDependsOnAShift() {
        Tensor x = device.tensor(Shape.of(2, 3), 1, 2, 3, 1001, 1002, 1003);
        double[] y = values(Activations.softmax(x, -1));
        double sum = Math.exp(-2) + Math.exp(-1) + 1;
        double[] row = {Math.exp(-2) / sum, Math.exp(-1) / sum, 1 / sum};
        assertArrayEquals(new double[] {row[0], row[1], row[2], row[0], row[1], row[2]}, y, 1e-7);
        assertArrayEquals(
                Arrays.stream(row).map(Math::log).toArray(),
                Arrays.copyOf(values(Activations.logSoftmax(x, 1)), 3),
                1e-6);
    }

    @Test
    void softmaxGoesOverSeveralAxesTogether() {
        Tensor x = device.tensor(Shape.of(2, 2, 2), 0, 0, 0, 0, 1, 1, 1, 1);
        assertArrayEquals(
                new double[] {0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25}, values(Activations.softmax(x, 1, 2)));
        assertArrayEquals(new double[] {1}, values(Activations.softmax(device.vector(5), 0)));
        assertShapeRefused("max: axis 3 is out of range for [2, 2, 2]", () -> Activations.softmax(x, 3));
    }

    /** By hand, for 1, 0.5, -1: cumulative sums 1, 1.5, 0.5; two in the support; tau = (1 + 1.5 - 1) / 2. */
    @Test
    void sparsemaxTakesAllCumulativeSumsOfTheSupportAsKerasDoes() {
        assertArrayEquals(new double[] {0, 0, 1}, values(Activations.sparsemax(device.vector(0, 1, 3), 0)));
        assertArrayEquals(new double[] {0, 0, 0.25}, values(Activations.sparsemax(device.vector(-1, 0.5, 1), 0)));
        Tensor columns = device.tensor(Shape.of(2, 2), 1, 0, 1, 5);
        assertArrayEquals(new double[] {0, 0, 0, 1}, values(Activations.sparsemax(columns, 0)));
        assertEquals(
                Shape.of(2, 0),
                Activations.sparsemax(device.tensor(Shape.of(2, 0)), 1).shape());
        assertShapeRefused(
                "sparsemax: axis 1 is out of range for [1]", () -> Activations.sparsemax(device.vector(1), 1));
    }

    @Test
    void aNaNDoesNotSpoilTheSparsemaxOfItsNeighbours() {
        Tensor x = device.vector(Double.NaN, 0, 1, 2, 3);
        assertArrayEquals(new double[] {Double.NaN, 0, 0, 0, 1}, values(Activations.sparsemax(x, 0)));
    }

    @Test
    void gluHalvesTheAxis() {
        Tensor x = device.tensor(Shape.of(2, 2), 3, 0, 4, 0);
        assertArrayEquals(new double[] {1.5, 2}, values(Activations.glu(x, -1)));
        assertEquals(Shape.of(2, 1), Activations.glu(x, 1).shape());
        assertEquals(Shape.of(1, 2), Activations.glu(x, 0).shape());
        assertShapeRefused(
                "glu: axis -1 of [2, 3] must have an even size", () -> Activations.glu(device.counting(2, 3), -1));
        assertShapeRefused("glu: axis 2 is out of range for [2, 2]", () -> Activations.glu(x, 2));
    }

    @Test
    void integersAreRefusedWhereTheFormulaHasFractions() {
        assertTypeRefused(
                "sigmoid: needs a floating-point operand, not int32; use cast",
                () -> Activations.get("sigmoid", KerasVersion.V3).apply(device.ints(1)));
    }

    @Test
    void anActivationOfYourOwnIsAFunctionWithAName() {
        Activation cube = Activation.of("cube", x -> Elementwise.multiply(Elementwise.square(x), x));
        assertEquals("cube", cube.name());
        assertEquals(Optional.empty(), cube.op());
        assertArrayEquals(new double[] {-8, 27}, values(cube.apply(device.vector(-2, 3))));
    }
}
