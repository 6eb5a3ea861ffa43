package dev.densor.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.nn.initializers.Initializers;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.PartialShape;
import dev.densor.shape.Shape;
import dev.densor.shape.ShapeException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SequentialTest {
    @Test
    void aSecondLayerNeedsNoShape() {
        try (Model model = Sequential.of(new Dense(32).inputShape(16), new Dense(32))) {
            assertTrue(model.isBuilt());
            assertEquals(16 * 32 + 32 + 32 * 32 + 32, model.parameterCount());
            assertEquals(32, model.predict(new float[3][16])[2].length);
        }
    }

    @Test
    void inputDimIsAnInputShapeOfOneAxis() {
        try (Model model = Sequential.of(
                new Dense(512).activation("sigmoid").useBias(true).inputDim(2), new Dense(1).activation("sigmoid"))) {
            assertEquals(PartialShape.of(-1, 2), model.inputs().get(0).shape());
            float[][] y = model.predict(new float[][] {{0, 1}, {1, 0}});
            assertEquals(2, y.length);
            assertTrue(y[0][0] > 0 && y[0][0] < 1);
        }
    }

    @Test
    void withoutAShapeItIsBuiltForTheFirstData() {
        try (Model model = Sequential.of(new Dense(4), new Dense(3))) {
            assertFalse(model.isBuilt());
            assertThrows(IllegalStateException.class, () -> model.initialize(1));
            assertEquals(3, model.predict(new float[2][5])[0].length);
            assertEquals(5 * 4 + 4 + 4 * 3 + 3, model.parameterCount());
            assertThrows(ShapeException.class, () -> model.predict(new float[2][6]));
        }
    }

    @Test
    void oneSeedGivesOneSetOfWeights() {
        float[][] rows = {{1, 2, 3}};
        try (Model a = Sequential.of(new Dense(4).inputDim(3)).initialize(5);
                Model b = Sequential.of(new Dense(4).inputDim(3)).initialize(5);
                Model c = Sequential.of(new Dense(4).inputDim(3)).initialize(6)) {
            assertArrayEquals(a.predict(rows)[0], b.predict(rows)[0]);
            assertFalse(Arrays.equals(a.predict(rows)[0], c.predict(rows)[0]));
        }
    }

    @Test
    void layersAreNamedAsKerasNamesThem() {
        Sequential model =
                Sequential.of(new Dense(1).inputDim(1), new LeakyReLU(), new Dense(1), new Dense(1).named("last"));
        assertEquals(
                List.of("dense", "leaky_re_lu", "dense_1", "last"),
                model.layers().stream().map(Layer::name).toList());
        assertEquals("last", model.layer("last").name());
        assertThrows(IllegalArgumentException.class, () -> model.layer("first"));
    }

    @Test
    void twoLayersOfOneNameAreRefused() {
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class, () -> Sequential.of(new Dense(1).named("a"), new Dense(1).named("a")));
        assertEquals(
                "model sequential: two layers are named \"a\"; names must differ within a model; use named(...)",
                refused.getMessage());
    }

    @Test
    void modelsNest() {
        Sequential inner = Sequential.of("inner", List.of(new Dense(3).inputDim(2), new Dense(2)));
        try (Model model = Sequential.of(inner, new Dense(1))) {
            assertEquals(2 * 3 + 3 + 3 * 2 + 2 + 2 + 1, model.parameterCount());
            assertEquals(1, model.predict(new float[1][2])[0].length);
        }
    }

    @Test
    void batchesDoNotChangeTheAnswer() {
        HostArray x = HostArray.of(new float[] {1, 2, 3, 4, 5, 6, 7}, Shape.of(7, 1));
        try (Model model = Sequential.of(new Dense(2).inputDim(1)).initialize(3)) {
            float[] whole = model.predict(List.of(x), 7).get(0).toFloats();
            assertArrayEquals(whole, model.predict(List.of(x), 1).get(0).toFloats());
            assertArrayEquals(whole, model.predict(List.of(x), 3).get(0).toFloats());
        }
    }

    @Test
    void noRowsGiveNoRows() {
        try (Model model = Sequential.of(new Dense(4).activation("softmax").inputDim(3))) {
            assertEquals(0, model.predict(new float[0][]).length);
            assertEquals(
                    Shape.of(0, 4),
                    model.predict(HostArray.allocate(DType.FLOAT32, Shape.of(0, 3)))
                            .shape());
        }
    }

    @Test
    void dataOfOtherTypesIsConverted() {
        try (Model model = Sequential.of(
                new Dense(1).kernelInitializer(Initializers.ones()).inputDim(2))) {
            HostArray bytes = HostArray.of(new int[] {200, 55}, Shape.of(1, 2)).cast(DType.UINT8);
            assertEquals(255, model.predict(bytes).getDouble(0));
        }
    }

    @Test
    void rowsFillAnInputOfSeveralAxes() {
        try (Model model = Sequential.of(new Flatten().inputShape(2, 2))) {
            assertArrayEquals(new float[] {1, 2, 3, 4}, model.predict(new float[][] {{1, 2, 3, 4}})[0]);
        }
    }

    @Test
    void wrongDataIsRefusedByTheNameOfTheInput() {
        try (Model model = Sequential.of(new Dense(1).inputDim(2))) {
            assertEquals(
                    "predict: input \"input_layer\" of model sequential is [None, 2], given is [4, 3]",
                    assertThrows(ShapeException.class, () -> model.predict(new float[4][3]))
                            .getMessage());
            assertEquals(
                    "predict: row 1 has 1 values, row 0 has 2",
                    assertThrows(ShapeException.class, () -> model.predict(new float[][] {{1, 2}, {3}}))
                            .getMessage());
            HostArray x = HostArray.allocate(DType.FLOAT32, Shape.of(1, 2));
            assertThrows(IllegalArgumentException.class, () -> model.predict(List.of(x), 0));
            assertThrows(ShapeException.class, () -> model.predict(List.of(x, x), 1));
        }
    }
}
