package dev.densor.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.backend.Backend;
import dev.densor.backend.BackendException;
import dev.densor.backend.Backends;
import dev.densor.ops.Activation;
import dev.densor.shape.HostArray;
import dev.densor.shape.PartialShape;
import dev.densor.shape.Shape;
import dev.densor.shape.ShapeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class ModelTest {
    private static final float[][] ROW = {{1, 2}};

    private final Backend backend = Backends.open("reference");

    @AfterEach
    void nothingIsLeftBehind() {
        assertEquals(0, backend.liveBytes());
    }

    private static String refusal(Executable action) {
        return assertThrows(IllegalStateException.class, action).getMessage();
    }

    @Test
    void aClosedModelDoesNotPredictWithNewWeights() {
        Model model = Sequential.of(new Dense(1).inputDim(2));
        model.on(backend).predict(ROW);
        model.close();
        model.close();
        assertEquals("model sequential was closed; build or load it again", refusal(() -> model.predict(ROW)));
    }

    @Test
    void aModelWhoseSharedLayerWasClosedDoesNotPredictWithNewWeights() {
        Dense shared = new Dense(1).inputDim(2);
        Model first = Sequential.of(shared);
        try (Model second = Sequential.of(shared, new Dense(1))) {
            first.on(backend).predict(ROW);
            second.on(backend).predict(ROW);
            first.close();
            assertEquals(
                    "variable kernel [2, 1] was closed together with a model that has it; build or load the model again",
                    refusal(() -> second.predict(ROW)));
        }
    }

    @Test
    void closingOneOfTwoModelsOnADeviceLeavesTheOther() {
        try (Model second = Sequential.of(new Dense(1).inputDim(2))) {
            Model first = Sequential.of(new Dense(1).inputDim(2));
            first.on(backend).predict(ROW);
            float[][] before = second.on(backend).predict(ROW);
            first.close();
            assertArrayEquals(before, second.predict(ROW));
        }
    }

    private static void assertRefused(String message, Executable action) {
        assertEquals(
                message, assertThrows(IllegalArgumentException.class, action).getMessage());
    }

    @Test
    void rowsThatAreNotThereAreRefused() {
        Model model = Sequential.of(new Dense(1).inputDim(2)).on(backend);
        assertRefused("predict: the rows are null", () -> model.predict((float[][]) null));
        assertRefused("predict: row 0 is null", () -> model.predict(new float[][] {null, {1, 2}}));
        assertRefused("predict: row 1 is null", () -> model.predict(new float[][] {{1, 2}, null}));
        assertRefused(
                "predict: input \"input_layer\" of model sequential is null",
                () -> model.predict(Collections.singletonList(null), 1));
        assertEquals(0, model.predict(new float[0][]).length);
        model.close();
    }

    @Test
    void noRowsOfUnknownWidthAreNoneOfNothing() {
        Layer layer = new ActivationLayer("relu").batchInputShape(PartialShape.of(-1, -1));
        try (Model model = Sequential.of(layer)) {
            assertEquals(0, model.on(backend).predict(new float[0][]).length);
        }
    }

    @Test
    void noRowsDoNotSettleTheInputOfAModelThatStatesNone() {
        try (Model model = Sequential.of(new Dense(1))) {
            assertRefused(
                    "predict: no rows, and the model states no input shape; state one, or predict a row first",
                    () -> model.on(backend).predict(new float[0][]));
            assertEquals(1, model.predict(ROW).length);
        }
    }

    @Test
    void manyRowsAreScoredInBatches() {
        float[][] rows = new float[2 * Model.DEFAULT_BATCH + 3][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = new float[] {i, 1};
        }
        Probe probe = new Probe();
        try (Model model = Sequential.of(probe.layer(), new ActivationLayer("relu"))) {
            assertArrayEquals(rows, model.on(backend).predict(rows));
        }
        assertEquals(4L * 2 * Model.DEFAULT_BATCH, probe.most, "more than a batch on the device at once");
    }

    @Test
    void moreRowsThanAnArrayHoldsAreRefused() {
        float[][] rows = new float[2000][];
        Arrays.fill(rows, new float[2_100_000]);
        assertRefused(
                "predict: 1024 rows of 2100000 values are more than an array holds; predict fewer rows at a time",
                () -> Sequential.of(new Dense(1)).predict(rows));
    }

    @Test
    void weightsThatDoNotFitIntoTheHeapAreNamed() {
        Model model = Sequential.of(new Dense(40_000).inputDim(40_000));
        String message =
                assertThrows(BackendException.class, () -> model.initialize(1)).getMessage();
        assertTrue(
                message.startsWith("model sequential: kernel float32 [40000, 40000] does not fit into the heap of "),
                message);
    }

    @Test
    void aSharedLayerIsRefusedWhereItDoesNotFit() {
        Dense shared = new Dense(3).inputDim(4);
        Sequential.of(shared);
        assertRefused(
                "layer \"dense\" (Dense): axis -1 of [None, 5] must be 4, for which it was built",
                () -> Sequential.of(new Dense(5).named("first").inputDim(2), shared));
    }

    @Test
    void aLayerIsOnceInASequentialModel() {
        Dense twice = new Dense(2);
        assertRefused(
                "model sequential: layer without a name (Dense) is in it twice; to use a layer twice, draw a Functional "
                        + "model",
                () -> Sequential.of(twice, twice));
    }

    @Test
    void aGraphNeedsInputsAndOutputsEachOnce() {
        Input a = new Input(2).named("a");
        Input b = new Input(2);
        SymbolicTensor sum = new Add().apply(a.tensor(), b.tensor());
        assertRefused(
                "model functional needs at least one input and one output",
                () -> Functional.of(List.of(), List.of(sum)));
        assertRefused(
                "model functional needs at least one input and one output", () -> Functional.of(List.of(a), List.of()));
        assertRefused(
                "model functional: layer \"a\" (InputLayer) is listed twice",
                () -> Functional.of(List.of(a, b, a), List.of(sum)));
        assertRefused(
                "model functional depends on layer without a name (InputLayer), which is not among its inputs",
                () -> Functional.of(List.of(a), List.of(sum)));
    }

    @Test
    void outputsOfOneLayerHaveNamesOfTheirOwn() {
        Input input = new Input(2);
        Dense first = new Dense(1).named("a");
        Dense second = new Dense(1).named("a_2");
        Model model = Functional.of(
                List.of(input),
                List.of(first.apply(input.tensor()), second.apply(input.tensor()), first.apply(input.tensor())));
        assertEquals(List.of("a", "a_2", "a_1"), model.outputNames());
    }

    @Test
    void anInitializerIsNeverNull() {
        assertRefused("kernel_initializer must not be null", () -> new Dense(1).kernelInitializer(null));
    }

    @Test
    void severalThreadsPredictAtOnceWithWhatTheFirstOneBuilt() {
        try (Model model = Sequential.of(new Dense(8).activation("relu"), new Dense(2))) {
            model.on(backend);
            List<CompletableFuture<float[][]>> answers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                answers.add(CompletableFuture.supplyAsync(() -> model.predict(ROW)));
            }
            float[][] expected = model.predict(ROW);
            answers.forEach(answer -> assertArrayEquals(expected, answer.join()));
        }
    }

    /** Watches the device's memory from inside a model. */
    private final class Probe {
        private long most;

        Layer layer() {
            return new ActivationLayer(Activation.of("probe", x -> {
                most = Math.max(most, backend.liveBytes());
                return x;
            }));
        }
    }

    @Test
    void aDeepSequentialModelHoldsFewActivationsAtOnce() {
        Probe probe = new Probe();
        List<Layer> layers = new ArrayList<>(List.of(new Input(100)));
        for (int i = 0; i < 30; i++) {
            layers.add(new ActivationLayer("tanh"));
            layers.add(new Reshape(10, 10));
            layers.add(new Flatten());
            layers.add(probe.layer());
        }
        try (Model model = Sequential.of("deep", layers)) {
            model.on(backend).predict(new float[100][100]);
        }
        long activation = 4L * 100 * 100;
        assertTrue(probe.most <= 4 * activation, probe.most + " bytes");
    }

    @Test
    void aDeepGraphHoldsFewActivationsAtOnce() {
        Probe probe = new Probe();
        Input input = new Input(100);
        SymbolicTensor h = new ActivationLayer("tanh").apply(input.tensor());
        for (int i = 0; i < 30; i++) {
            SymbolicTensor branch = new Flatten().apply(new Reshape(10, 10).apply(h));
            h = new Add().apply(probe.layer().apply(h), new ActivationLayer("relu").apply(branch));
        }
        try (Model model = Functional.of(List.of(input), List.of(h))) {
            model.on(backend).predict(new float[100][100]);
        }
        long activation = 4L * 100 * 100;
        assertTrue(probe.most <= 5 * activation, probe.most + " bytes");
    }

    @Test
    void anOutputThatNobodyReadsIsFreedAtOnce() {
        Probe probe = new Probe();
        Input inner = new Input(100);
        Model twice = Functional.of(
                List.of(inner),
                List.of(
                        new ActivationLayer("tanh").apply(inner.tensor()),
                        new ActivationLayer("relu").apply(inner.tensor())));
        Input input = new Input(100);
        SymbolicTensor read = twice.applyAll(List.of(input.tensor())).get(0);
        SymbolicTensor last = probe.layer().apply(read);
        try (Model model = Functional.of(List.of(input), List.of(last))) {
            model.on(backend).predict(new float[100][100]);
        }
        long activation = 4L * 100 * 100;
        assertEquals(2 * activation, probe.most, "the input and what the probe reads");
    }

    @Test
    void aBuildThatFailsLeavesTheModelToBeBuiltForOtherData() {
        try (Model model =
                Sequential.of(new Dense(2), new Reshape(1, 2), new Dense(1), new Reshape(3, 1), new Flatten())) {
            model.on(backend);
            assertThrows(ShapeException.class, () -> model.predict(new float[1][4]));
            assertEquals(0, model.parameterCount());
        }
    }

    @Test
    void anInputBehindOtherLayersIsRefused() {
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class, () -> Sequential.of(new Dense(1), new Input(1).named("late")));
        assertEquals(
                "layer \"late\" (InputLayer) stands behind other layers; an input comes first", refused.getMessage());
    }

    @Test
    void anArrayForAnInputThatIsNotThereIsRefused() {
        HostArray x = HostArray.of(new float[2], Shape.of(1, 2));
        try (Model model = Sequential.of(new Input(2).named("x"), new Dense(1))) {
            ShapeException refused = assertThrows(ShapeException.class, () -> model.predict(Map.of("x", x, "y", x)));
            assertTrue(refused.getMessage().startsWith("predict: model sequential has inputs [x]; given are ["));
        }
    }

    @Test
    void noActivationMeansLinear() {
        assertEquals("linear", new Dense(1).activation((String) null).config().get("activation"));
    }
}
