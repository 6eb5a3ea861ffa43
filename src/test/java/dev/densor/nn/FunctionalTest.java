package dev.densor.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.densor.nn.initializers.Initializers;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import dev.densor.shape.ShapeException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FunctionalTest {
    private static HostArray row(float... values) {
        return HostArray.of(values, Shape.of(1, values.length));
    }

    private static Dense sum(int units) {
        return new Dense(units).kernelInitializer(Initializers.ones());
    }

    @Test
    void inputsAndOutputsGoByName() {
        Input a = new Input(2).named("a");
        Input b = new Input(1).named("b");
        SymbolicTensor both = new Concatenate().apply(a.tensor(), b.tensor());
        SymbolicTensor total = sum(1).named("total").apply(both);
        SymbolicTensor left = sum(1).named("left").apply(a.tensor());
        try (Model model = Functional.of(List.of(a, b), List.of(total, left))) {
            Map<String, HostArray> y = model.predict(Map.of("b", row(10), "a", row(1, 2)));
            assertEquals(List.of("total", "left"), List.copyOf(y.keySet()));
            assertEquals(13, y.get("total").getDouble(0));
            assertEquals(3, y.get("left").getDouble(0));
        }
    }

    @Test
    void aSharedLayerHasOneSetOfWeights() {
        Input a = new Input(2).named("a");
        Input b = new Input(2).named("b");
        Dense shared = sum(1);
        SymbolicTensor y = new Subtract().apply(shared.apply(a.tensor()), shared.apply(b.tensor()));
        try (Model model = Functional.of(List.of(a, b), List.of(y))) {
            assertEquals(3, model.parameterCount());
            assertEquals(
                    4, model.predict(List.of(row(3, 4), row(1, 2)), 1).get(0).getDouble(0));
        }
    }

    @Test
    void aModelIsALayerOfAnother() {
        Input a = new Input(2).named("a");
        Functional inner = Functional.of("inner", List.of(a), List.of(sum(2).apply(a.tensor())));
        Input x = new Input(2).named("x");
        try (Model model = Functional.of(List.of(x), List.of(inner.apply(inner.apply(x.tensor()))))) {
            assertArrayEquals(new float[] {6, 6}, model.predict(new float[][] {{1, 2}})[0]);
            assertEquals(6, model.parameterCount());
        }
    }

    @Test
    void aMissingInputIsNamed() {
        Input a = new Input(2).named("a");
        Input b = new Input(2).named("b");
        SymbolicTensor y = new Add().apply(a.tensor(), b.tensor());
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> Functional.of(List.of(a), List.of(y)));
        assertEquals(
                "model functional depends on layer \"b\" (InputLayer), which is not among its inputs",
                refused.getMessage());
        try (Model model = Functional.of(List.of(a, b), List.of(y))) {
            assertEquals(
                    "predict: model functional needs an input \"b\"; given are [a]",
                    assertThrows(ShapeException.class, () -> model.predict(Map.of("a", row(1, 2))))
                            .getMessage());
        }
    }

    @Test
    void inputsHaveAsManyRowsEach() {
        Input a = new Input(1).named("a");
        Input b = new Input(1).named("b");
        try (Model model = Functional.of(List.of(a, b), List.of(new Add().apply(a.tensor(), b.tensor())))) {
            HostArray two = HostArray.of(new float[2], Shape.of(2, 1));
            ShapeException refused = assertThrows(ShapeException.class, () -> model.predict(List.of(row(1), two), 8));
            assertEquals(
                    "predict: input \"b\" of model functional has 2 rows, input \"a\" has 1", refused.getMessage());
        }
    }

    @Test
    void aDeepGraphNeedsNoDeepStack() {
        Input a = new Input(1).named("a");
        SymbolicTensor h = a.tensor();
        for (int i = 0; i < 5_000; i++) {
            h = new ActivationLayer("linear").apply(h);
        }
        try (Model model = Functional.of(List.of(a), List.of(h))) {
            assertEquals(3, model.predict(new float[][] {{3}})[0][0]);
        }
    }
}
