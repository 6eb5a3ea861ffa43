package dev.densor.nn;

import static dev.densor.Refusal.assertShapeRefused;
import static dev.densor.nn.LayerRun.array;
import static dev.densor.nn.LayerRun.assertNear;
import static dev.densor.nn.LayerRun.bools;
import static dev.densor.nn.LayerRun.ints;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.densor.nn.Calls.Output;
import dev.densor.ops.KerasVersion;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.PartialShape;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ElementwiseMergeTest {
    private static final HostArray A = array("1 4 2", 1, 2, 3, 4, 5, 6, 7, 8);
    private static final HostArray B = array("1 4 2", 10, 1, 1, 10, 2, 2, 9, 9);
    private static final HostArray C = array("1 4 2", 5, 5, 5, 5, 5, 5, 5, 5);
    private static final HostArray MASK_A = bools("1 4", 1, 1, 0, 0);
    private static final HostArray MASK_B = bools("1 4", 1, 0, 1, 0);
    private static final HostArray MASK_C = bools("1 4", 0, 1, 1, 0);
    private static final int UNKNOWN = PartialShape.UNKNOWN;

    private static Layer layer(String className, KerasVersion version) {
        return LayerRun.read(className, Map.of(), version);
    }

    private static double[] numbers(String text) {
        return List.of(text.split(" ")).stream()
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    @ParameterizedTest
    @CsvSource({
        "Add,      16 8 9 19 12 13 21 22",
        "Subtract, -9 1 2 -6 3 4 -2 -1",
        "Multiply, 50 10 15 200 50 60 315 360",
        "Average,  5.3333335 2.6666667 3 6.3333335 4 4.3333335 7 7.3333335",
        "Maximum,  10 5 5 10 5 6 9 9",
        "Minimum,  1 1 1 4 2 2 5 5",
    })
    void inputsAreMergedElementByElement(String className, String expected) {
        HostArray[] inputs = className.equals("Subtract") ? new HostArray[] {A, B} : new HostArray[] {A, B, C};
        assertNear(LayerRun.run(layer(className, KerasVersion.V3), inputs), "1 4 2", numbers(expected));
    }

    /** What Keras 3.15 computes. */
    @ParameterizedTest
    @CsvSource({
        "Add,      11 3 4 14 7 8 16 17,          11 3 4 14 7 8 16 17",
        "Subtract, -9 1 2 -6 3 4 -2 -1,          -9 1 2 -6 3 4 -2 -1",
        "Average,  5.5 1.5 2 7 3.5 4 8 8.5,      5.5 1.5 2 7 3.5 4 8 8.5",
        "Multiply, 10 2 3 4 2 2 0 0,             10 2 3 40 2 2 9 9",
        "Maximum,  10 2 3 4 2 2 7 8,             10 2 3 10 2 2 9 9",
        "Minimum,  1 1 3 4 2 2 7 8,              1 1 1 4 2 2 9 9",
    })
    void inKeras3AStepCountsWhereAnyInputHasIt(String className, String bothMasked, String firstMasked) {
        Layer layer = layer(className, KerasVersion.V3);
        Output both = LayerRun.masked(layer, new Output(A, MASK_A), new Output(B, MASK_B));
        assertNear(both.value(), "1 4 2", numbers(bothMasked));
        assertArrayEquals(new double[] {1, 1, 1, 0}, both.mask().toDoubles());
        Output first = LayerRun.masked(layer, new Output(A, MASK_A), new Output(B, null));
        assertNear(first.value(), "1 4 2", numbers(firstMasked));
        assertNull(first.mask(), "an input without a mask counts throughout");
    }

    @ParameterizedTest
    @CsvSource({
        "Multiply, 10 2 15 20 10 10 0 0, 50 10 15 20 10 10 5 5",
        "Maximum,  10 2 5 5 5 5 7 8,     10 5 5 5 5 5 5 5",
    })
    void inKeras3ThreeInputsAreMergedOneAfterTheOther(String className, String allMasked, String middleNot) {
        Layer layer = layer(className, KerasVersion.V3);
        Output all = LayerRun.masked(layer, new Output(A, MASK_A), new Output(B, MASK_B), new Output(C, MASK_C));
        assertNear(all.value(), "1 4 2", numbers(allMasked));
        assertArrayEquals(new double[] {1, 1, 1, 0}, all.mask().toDoubles());
        Output some = LayerRun.masked(layer, new Output(A, MASK_A), new Output(C, null), new Output(B, MASK_B));
        assertNear(some.value(), "1 4 2", numbers(middleNot));
        assertNull(some.mask());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum"})
    void inKeras2MasksChangeNoValueAndAStepCountsWhereAllMaskedInputsHaveIt(String className) {
        Layer layer = layer(className, KerasVersion.V2);
        HostArray plain = LayerRun.run(layer, A, B);
        Output both = LayerRun.masked(layer, new Output(A, MASK_A), new Output(B, MASK_B));
        assertArrayEquals(plain.toDoubles(), both.value().toDoubles());
        assertArrayEquals(new double[] {1, 0, 0, 0}, both.mask().toDoubles());
        Output first = LayerRun.masked(layer, new Output(A, MASK_A), new Output(B, null));
        assertArrayEquals(MASK_A.toDoubles(), first.mask().toDoubles());
        assertNull(
                LayerRun.masked(layer, new Output(A, null), new Output(B, null)).mask());
    }

    @Test
    void inputsBroadcastButForTheBatch() {
        HostArray row = array("1 2", 2, 3);
        assertNear(LayerRun.run(new Multiply(), row, A), "1 4 2", 2, 6, 6, 12, 10, 18, 14, 24);
        assertNear(LayerRun.run(new Multiply(), A, row), "1 4 2", 2, 6, 6, 12, 10, 18, 14, 24);
        assertNear(LayerRun.run(new Add(), array("2", 1, 2), array("2 2", 1, 2, 3, 4)), "2 2", 2, 3, 5, 6);
        assertNear(LayerRun.run(new Add(), array("1 1 2", 10, 20), array("1 2 1", 1, 2)), "1 2 2", 11, 21, 12, 22);
    }

    @Test
    void anInputThatGetsNewAxesLosesItsMaskAsInKeras() {
        Layer layer = layer("Multiply", KerasVersion.V3);
        Output y = LayerRun.masked(layer, new Output(array("1 2", 2, 3), bools("1 1", 0)), new Output(A, MASK_A));
        assertNear(y.value(), "1 4 2", 2, 6, 6, 12, 2, 3, 2, 3);
    }

    @Test
    void oneInputIsItself() {
        assertArrayEquals(A.toDoubles(), LayerRun.run(new Add(), A).toDoubles());
        assertArrayEquals(A.toDoubles(), LayerRun.run(new Average(), A).toDoubles());
    }

    @Test
    void integersOfOneTypeStayIntegersWhereTheyCan() {
        HostArray big = ints("1 1", 16_777_217);
        HostArray sum = LayerRun.run(new Add(), big, ints("1 1", 2));
        assertEquals(DType.INT32, sum.dtype());
        assertEquals(16_777_219, sum.getLong(0));
        assertEquals(DType.FLOAT32, LayerRun.run(new Average(), big, big).dtype());
        assertEquals(
                DType.FLOAT32, LayerRun.run(new Add(), big, array("1 1", 1)).dtype());
        HostArray longs = ints("1 1", 1).cast(DType.INT64);
        assertEquals(DType.FLOAT32, LayerRun.run(new Add(), big, longs).dtype());
    }

    @Test
    void a16BitLayerGives16Bits() {
        assertEquals(
                DType.BFLOAT16,
                LayerRun.run(new Add().dtype("mixed_bfloat16"), A, B).dtype());
    }

    @Test
    void shapesAreWorkedOutWithUnknownSizes() {
        assertEquals(
                PartialShape.of(8, UNKNOWN, 3),
                LayerRun.declared(new Add(), PartialShape.batchOf(UNKNOWN, 3), PartialShape.of(8, 5, 1)));
        assertEquals(
                PartialShape.of(UNKNOWN, UNKNOWN),
                LayerRun.declared(new Add(), PartialShape.batchOf(1), PartialShape.batchOf(UNKNOWN)));
    }

    @Test
    void inputsThatDoNotFitAreRefused() {
        assertShapeRefused(
                "layer \"it\" (Add): inputs [None, 3] and [None, 4] do not go together (3 vs 4)",
                () -> LayerRun.declared(new Add(), PartialShape.batchOf(3), PartialShape.batchOf(4)));
        assertShapeRefused(
                "layer \"it\" (Add): inputs [1, 3] and [2, 3] do not go together (1 vs 2)",
                () -> LayerRun.declared(new Add(), PartialShape.of(1, 3), PartialShape.of(2, 3)));
        assertShapeRefused(
                "layer \"it\" (Subtract) takes two inputs, not 3",
                () -> LayerRun.declared(
                        new Subtract(), PartialShape.batchOf(3), PartialShape.batchOf(3), PartialShape.batchOf(3)));
        assertShapeRefused("layer \"it\" (Add) takes one input or more", () -> LayerRun.declared(new Add()));
        assertShapeRefused(
                "layer \"it\" (Add): every input needs a batch axis: [[None, 3], []]",
                () -> LayerRun.declared(new Add(), PartialShape.batchOf(3), PartialShape.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum"})
    void configurationsAreWrittenAsRead(String className) {
        LayerRun.assertWrittenAsRead(className, "{\"name\": \"m\", \"trainable\": true, \"dtype\": \"float32\"}");
    }

    @Test
    void aGraphMergesItsBranches() {
        Input a = new Input(2).named("a");
        Input b = new Input(2).named("b");
        SymbolicTensor sum = new Add().apply(a.tensor(), b.tensor());
        try (Model model = Functional.of(List.of(a, b), List.of(new Multiply().apply(sum, a.tensor())))) {
            Map<String, HostArray> y = model.predict(Map.of("a", array("1 2", 1, 2), "b", array("1 2", 10, 20)));
            assertArrayEquals(new double[] {11, 44}, y.get("multiply").toDoubles());
        }
    }
}
