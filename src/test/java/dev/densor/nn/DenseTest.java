package dev.densor.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.nn.config.Config;
import dev.densor.nn.constraints.Constraints;
import dev.densor.nn.initializers.Initializers;
import dev.densor.nn.regularizers.Regularizers;
import dev.densor.ops.Activation;
import dev.densor.ops.Activations;
import dev.densor.ops.Elementwise;
import dev.densor.ops.KerasVersion;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import dev.densor.shape.ShapeException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DenseTest {
    /** The numbers of Keras's own test_dense_correctness. */
    private static float[] dense(String activation, boolean useBias) {
        Dense layer = new Dense(2).activation(activation).useBias(useBias).inputDim(2);
        try (Model model = Sequential.of(layer)) {
            layer.weights().get(0).variable().assign(HostArray.of(new float[] {1, -2, 3, -4}, Shape.of(2, 2)));
            if (useBias) {
                layer.weights().get(1).variable().assign(HostArray.of(new float[] {5, -6}, Shape.of(2)));
            }
            return model.predict(new float[][] {{-1, 2}})[0];
        }
    }

    @Test
    void multipliesAddsTheBiasAndActivates() {
        assertArrayEquals(new float[] {10, 0}, dense("relu", true));
        assertArrayEquals(new float[] {10, -12}, dense("linear", true));
        assertArrayEquals(new float[] {5, -6}, dense("linear", false));
        assertArrayEquals(new float[] {5, 0}, dense("relu", false));
    }

    @ParameterizedTest
    @CsvSource({"V2, 0.7", "V3, 0.6666667"})
    void hardSigmoidFollowsTheVersionThatWasChosen(KerasVersion version, float expected) {
        Dense layer = new Dense(1).activation("hard_sigmoid").kernelInitializer(Initializers.ones());
        try (Model model = Sequential.of(layer.inputDim(1)).semantics(version)) {
            assertEquals(expected, model.predict(new float[][] {{1}})[0][0], 1e-7f);
        }
    }

    @Test
    void moreAxesAreTreatedLikeALargerBatch() {
        try (Model model = Sequential.of(new Dense(5).activation("sigmoid").inputShape(3, 4))) {
            HostArray y = model.predict(HostArray.allocate(DType.FLOAT32, Shape.of(2, 3, 4)));
            assertEquals(Shape.of(2, 3, 5), y.shape());
        }
    }

    @Test
    void anActivationOfTheUsersOwnIsCalled() {
        Activation twice = Activation.of("twice", x -> Elementwise.multiply(x, 2));
        Dense layer = new Dense(1).activation(twice).kernelInitializer(Initializers.ones());
        try (Model model = Sequential.of(layer.inputDim(1))) {
            assertEquals(6, model.predict(new float[][] {{3}})[0][0]);
        }
        assertEquals(Activations.serialize(twice), layer.config().get("activation"));
    }

    @Test
    void initialWeightsAreGlorotUniformAndZeros() {
        Dense layer = new Dense(300).inputDim(100);
        try (Model model = Sequential.of(layer).initialize(7)) {
            double[] kernel = layer.weights().get(0).variable().read().toDoubles();
            double limit = Math.sqrt(6.0 / 400);
            double largest = Arrays.stream(kernel).map(Math::abs).max().orElseThrow();
            assertTrue(largest <= limit && largest > 0.99 * limit, "largest is " + largest + " of " + limit);
            assertArrayEquals(
                    new double[300], layer.weights().get(1).variable().read().toDoubles());
            assertEquals(30_300, model.parameterCount());
        }
    }

    @Test
    void int8KernelsQuantiseTheirInputRowByRow() {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("name", "quantised");
        options.put("units", 2L);
        options.put("dtype", "int8_from_float32");
        Dense layer = (Dense) LayerCatalog.find("Dense", new Config("layer", options), KerasVersion.V3)
                .orElseThrow();
        try (Model model = Sequential.of("int8", List.of(new Input(2), layer))) {
            // Kernel [[1, -2], [3, -4]] by columns of 127 / max|column|, as Keras's example has it.
            byte[] kernel = {42, -64, 127, -127};
            layer.weights()
                    .get(0)
                    .variable()
                    .assign(HostArray.wrap(DType.INT8, Shape.of(2, 2), ByteBuffer.wrap(kernel)));
            layer.weights().get(1).variable().assign(HostArray.of(new float[] {5, -6}, Shape.of(2)));
            layer.weights().get(2).variable().assign(HostArray.of(new float[] {42.333332f, 31.75f}, Shape.of(2)));
            float[] y = model.predict(new float[][] {{-1, 2}})[0];
            // sx = 63.5 rounds x to (-64, 127), ties to even; then by hand.
            assertEquals((-64 * 42 + 127 * 127) / (63.5 * 42.333332) + 5, y[0], 1e-4);
            assertEquals((-64 * -64 + 127 * -127) / (63.5 * 31.75) - 6, y[1], 1e-4);
        }
    }

    @Test
    void everyOptionIsWrittenBack() {
        Dense layer = new Dense(3)
                .activation("tanh")
                .useBias(false)
                .kernelInitializer(Initializers.heNormal(5))
                .kernelRegularizer(Regularizers.l2(0.5))
                .kernelConstraint(Constraints.maxNorm(2))
                .activityRegularizer(Regularizers.l1(0.25));
        Config config = new Config("layer", layer.named("it").config());
        assertEquals("tanh", config.get("activation"));
        assertEquals(false, config.get("use_bias"));
        assertEquals(
                "HeNormal", config.object("kernel_initializer").orElseThrow().get("class_name"));
        assertEquals("L2", config.object("kernel_regularizer").orElseThrow().get("class_name"));
        assertEquals("MaxNorm", config.object("kernel_constraint").orElseThrow().get("class_name"));
        assertEquals("L1", config.object("activity_regularizer").orElseThrow().get("class_name"));
    }

    @Test
    void wrongUseIsRefusedByName() {
        assertEquals(
                "Dense: units must be a positive integer, not 0",
                assertThrows(IllegalArgumentException.class, () -> new Dense(0)).getMessage());
        assertTrue(assertThrows(IllegalArgumentException.class, () -> new Dense(1).activation("superlu"))
                .getMessage()
                .startsWith("unknown activation \"superlu\"; known are linear, relu"));
        ShapeException scalar =
                assertThrows(ShapeException.class, () -> Sequential.of(new Input(), new Dense(1).named("d")));
        assertEquals("layer \"d\" (Dense): the input needs two axes or more, not [None]", scalar.getMessage());
        IllegalArgumentException float8 = assertThrows(
                IllegalArgumentException.class,
                () -> Sequential.of(new Input(2), new Dense(1).named("d").dtype("float8_from_float32")));
        assertTrue(float8.getMessage().contains("quantization \"float8\" is not supported"), float8.getMessage());
    }
}
