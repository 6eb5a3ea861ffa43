package dev.densor.nn;

import static dev.densor.Refusal.assertShapeRefused;
import static dev.densor.nn.LayerRun.array;
import static dev.densor.nn.LayerRun.assertNear;
import static dev.densor.nn.LayerRun.assertRefused;
import static dev.densor.nn.LayerRun.bools;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.nn.Calls.Output;
import dev.densor.nn.constraints.Constraints;
import dev.densor.nn.initializers.Initializer;
import dev.densor.nn.initializers.Initializers;
import dev.densor.nn.regularizers.Regularizers;
import dev.densor.ops.KerasVersion;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.PartialShape;
import dev.densor.shape.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EinsumDenseTest {
    /** -4, -3, ..., 7 */
    private static final HostArray X =
            array("2 3 2", IntStream.range(-4, 8).asDoubleStream().toArray());

    private static final int UNKNOWN = PartialShape.UNKNOWN;

    private static int[] ints(String text) {
        return Arrays.stream(text.split(" ")).mapToInt(Integer::parseInt).toArray();
    }

    /** Every weight is -0.5, 0, 0.5, ...; the results are Keras 3.15's. */
    @ParameterizedTest
    @CsvSource({
        "'abc,cd->abd',     3 2,    d,  2 2,   2,   2 3 2, 0 -3 0 -1 0 1 0 3 0 5 0 7",
        "'abc,bd->adc',     2 2,    dc, 3 2,   2 2, 2 2 2, 0.5 2.5 -1.5 2 9.5 11.5 16.5 20",
        "'abc,bd->adc',     2 2,    cd, 3 2,   2 2, 2 2 2, 0.5 2.5 -1.5 2 9.5 11.5 16.5 20",
        "'...x,xy->...y',   2,      y,  2 2,   2,   2 3 2, 0 -3 0 -1 0 1 0 3 0 5 0 7",
        "'ab...,bc->ac...', 2,      c,  3 2,   2 1, 2 2 2, 0.5 2 -2 1 9.5 11 16 19",
        "'abc,cd->abd',     3 2,    b,  2 2,   3 1, 2 3 2, 0 -3.5 0.5 -1 1 1.5 0 2.5 0.5 5 1 7.5",
        "'abc,cde->abde',   -1 2 2, e,  2 2 2, 2,   2 3 2 2, -3 -6 -10 -13 -1 -2 -4 -5 1 2 2 3 3 6 8 11 5 10 14 19 7 14 20 27",
    })
    void equationsConnectAnyAxes(
            String equation, String output, String biasAxes, String kernel, String bias, String shape, String values) {
        EinsumDense layer = new EinsumDense(equation, ints(output)).biasAxes(biasAxes);
        LayerRun.declared(layer, PartialShape.batchOf(3, 2));
        assertEquals(Shape.of(ints(kernel)), layer.weights().get(0).variable().shape());
        assertEquals(Shape.of(ints(bias)), layer.weights().get(1).variable().shape());
        LayerRun.assign(layer, halves(layer, 0), halves(layer, 1));
        double[] expected = Arrays.stream(values.split(" "))
                .mapToDouble(Double::parseDouble)
                .toArray();
        assertNear(LayerRun.run(layer, X), shape, expected);
    }

    private static double[] halves(Layer layer, int weight) {
        return IntStream.range(
                        0, (int) layer.weights().get(weight).variable().shape().size())
                .mapToDouble(i -> i * 0.5 - 0.5)
                .toArray();
    }

    @Test
    void withoutBiasThereIsNone() {
        EinsumDense layer = new EinsumDense("ab,bc->ac", 1).activation("relu");
        LayerRun.declared(layer, PartialShape.batchOf(2));
        LayerRun.assign(layer, new double[] {1, -1});
        assertNear(LayerRun.run(layer, array("2 2", 3, 1, 1, 3)), "2 1", 2, 0);
    }

    @Test
    void sizesThatOnlyTheInputKnowsAreFilledIn() {
        assertEquals(
                PartialShape.batchOf(7, 4),
                LayerRun.declared(new EinsumDense("abc,cd->abd", UNKNOWN, 4), PartialShape.batchOf(7, 3)));
        assertEquals(
                PartialShape.of(5, 6, 7, 4),
                LayerRun.declared(new EinsumDense("...c,cd->...d", 4), PartialShape.of(5, 6, 7, 3)));
        assertEquals(
                PartialShape.batchOf(4),
                LayerRun.declared(new EinsumDense("...c,cd->...d", 4), PartialShape.batchOf(3)));
        assertEquals(
                PartialShape.batchOf(UNKNOWN, 4),
                LayerRun.declared(new EinsumDense("abc,cd->abd", UNKNOWN, 4), PartialShape.batchOf(UNKNOWN, 3)));
    }

    @Test
    void a16BitLayerGives16Bits() {
        HostArray y = LayerRun.run(new EinsumDense("ab,bc->ac", 2).dtype("mixed_float16"), array("1 2", 1, 2));
        assertEquals(DType.FLOAT16, y.dtype());
    }

    @Test
    void theMaskIsDroppedAsInKeras() {
        Layer layer = new EinsumDense("abc,cd->abd", 3, 2);
        assertNull(LayerRun.masked(layer, new Output(X, bools("2 3", 1, 1, 1, 0, 0, 0)))
                .mask());
    }

    @Test
    void keras3ScalesTheKernelByTheAxesOfTheEquation() {
        double kernel3 = spread(KerasVersion.V3, Initializers.lecunUniform(1));
        double kernel2 = spread(KerasVersion.V2, Initializers.lecunUniform(1));
        // Keras 3 counts the 100 features as inputs; by convention, as Keras 2 counts, it would be 100 * 4.
        assertEquals(2, kernel3 / kernel2, 1e-5);
        double constant = spread(KerasVersion.V3, Initializers.constant(3));
        assertEquals(3, constant);
    }

    private static double spread(KerasVersion version, Initializer initializer) {
        EinsumDense layer = new EinsumDense("ab,bcd->acd", 4, 5).kernelInitializer(initializer);
        layer.semantics(version);
        LayerRun.declared(layer, PartialShape.batchOf(100));
        Weight kernel = layer.weights().get(0);
        double[] values =
                kernel.initializer().draw(kernel.variable().shape(), 1).toDoubles();
        return Arrays.stream(values).map(Math::abs).max().orElseThrow();
    }

    @Test
    void configurationsAreWrittenAsRead() {
        LayerRun.assertWrittenAsRead("EinsumDense", config("", "null", ""));
        LayerRun.assertWrittenAsRead(
                "EinsumDense",
                config("\"activity_regularizer\": " + L2 + ", ", L2, ", \"lora_rank\": 2, \"lora_alpha\": 4"));
    }

    private static final String L2 = "{\"module\": \"keras.regularizers\", \"class_name\": \"L2\","
            + " \"config\": {\"l2\": 0.5}, \"registered_name\": null}";

    private static String config(String early, String activity, String lora) {
        String late = early.isEmpty() ? "\"activity_regularizer\": " + activity + ", " : "";
        return "{\"name\": \"e\", \"trainable\": true, \"dtype\": \"float32\", " + early
                + """
                "output_shape": [null, 6], "equation": "abc,cd->abd", "activation": "sigmoid", "bias_axes": "d",
                "kernel_initializer": {"module": "keras.initializers", "class_name": "GlorotUniform",
                  "config": {"seed": null, "input_axes": null, "output_axes": null}, "registered_name": null},
                "bias_initializer": {"module": "keras.initializers", "class_name": "Zeros", "config": {}, "registered_name": null},
                "kernel_regularizer": null, "bias_regularizer": null,
                """
                + late
                + "\"kernel_constraint\": null, \"bias_constraint\": null, \"quantization_config\": null" + lora + "}";
    }

    @Test
    void optionsOfTheWeightsAreKept() {
        Map<String, Object> config = new EinsumDense("ab,bc->ac", 2)
                .kernelInitializer(Initializers.zeros())
                .biasInitializer(Initializers.ones())
                .kernelRegularizer(Regularizers.l2(1))
                .biasRegularizer(Regularizers.l2(2))
                .activityRegularizer(Regularizers.l2(3))
                .kernelConstraint(Constraints.nonNeg())
                .biasConstraint(Constraints.nonNeg())
                .activation("tanh")
                .config();
        for (String key : new String[] {
            "kernel_initializer",
            "bias_initializer",
            "kernel_regularizer",
            "bias_regularizer",
            "activity_regularizer",
            "kernel_constraint",
            "bias_constraint"
        }) {
            assertEquals(4, ((Map<?, ?>) config.get(key)).size(), key);
        }
        assertEquals("tanh", config.get("activation"));
    }

    @Test
    void anOutputOfOneAxisMayBeANumber() {
        Layer layer =
                LayerRun.read("EinsumDense", Map.of("equation", "ab,bc->ac", "output_shape", 4L), KerasVersion.V3);
        assertEquals(List.of(4L), layer.config().get("output_shape"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ab,bc->ac...", "a...b,bc->a...c", "...ab,...bc->...ac", "...a,ab->b...", ",b->b", "ab,->ab"})
    void equationsOfAnotherFormAreRefused(String equation) {
        String message = assertThrows(IllegalArgumentException.class, () -> new EinsumDense(equation, 3))
                .getMessage();
        assertTrue(message.contains("must be"), message);
    }

    @Test
    void configurationsThatSayTooLittleAreRefused() {
        assertRefused("equation must be text, not null", "EinsumDense", Map.of("output_shape", 3L));
        assertRefused("output_shape must be a shape, not null", "EinsumDense", Map.of("equation", "ab,bc->ac"));
        assertRefused(
                "bias_axes must name an axis of the output",
                "EinsumDense",
                Map.of("equation", "ab,bc->ac", "output_shape", 3L, "bias_axes", ""));
    }

    @ParameterizedTest
    @CsvSource({
        "'abc,cd->abd',   3 2, '',  'input [None, 3] has not the axes of abc'",
        "'...abc,cd->...abd', 3 2, '', 'input [None, 3] has not the axes of ...abc'",
        "'ab,bc->ac',     3 2, '',  'output_shape [3, 2] makes an output [None, 3, 2] of 3 axes, the equation one of 2'",
        "'ab,bc->ab',     4,   '',  'label ''b'' is 3 in the input [None, 3] and 4 in output_shape'",
        "'ab,bcd->ac',    4,   '',  'label ''d'' of the kernel is neither in the input nor in the output'",
        "'ab,bc->ac',     -1,  '',  'the size of label ''c'' must be known, by the input [None, 3] or by output_shape'",
        "'ab,ab->ab',     3,   '',  'the size of label ''a'' must be known, by the input [None, 3] or by output_shape'",
        "'ab,bc->ac',     4,   z,   'bias axis ''z'' is not in the output ac'",
        "'ab,bc->ac',     4,   a,   'the size of label ''a'' must be known, by the input [None, 3] or by output_shape'",
    })
    void shapesThatDoNotFitAreRefused(String equation, String output, String biasAxes, String message) {
        EinsumDense layer = new EinsumDense(equation, ints(output));
        if (!biasAxes.isEmpty()) {
            layer.biasAxes(biasAxes);
        }
        assertShapeRefused(
                "layer \"it\" (EinsumDense): " + message, () -> LayerRun.declared(layer, PartialShape.batchOf(3)));
    }

    @Test
    void quantisedKernelsAreRefused() {
        Layer layer = new EinsumDense("ab,bc->ac", 2).dtype("int8_from_float32").named("it");
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> layer.buildFor(List.of(PartialShape.batchOf(3))));
        assertEquals(
                "layer \"it\" (EinsumDense): a kernel quantised to int8 is not supported; save the model without"
                        + " quantisation",
                refused.getMessage());
    }

    @Test
    void aModelPredictsWithIt() {
        EinsumDense layer = new EinsumDense("abc,cd->abd", 2, 1);
        try (Model model = Sequential.of(new Input(2, 3), layer)) {
            layer.weights().get(0).variable().assign(array("3 1", 1, 10, 100));
            assertArrayEquals(new float[] {321, 654}, model.predict(new float[][] {{1, 2, 3, 4, 5, 6}})[0]);
        }
    }
}
