package dev.densor.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.densor.backend.Backend;
import dev.densor.backend.Backends;
import java.util.ArrayList;
import java.util.List;
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
}
