package dev.densor.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.nn.ModelSummary.Extent;
import dev.densor.shape.PartialShape;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelSummaryTest {
    @Test
    void aSequentialModelIsAChainOfItsLayersWithoutTheInput() {
        Model model = Sequential.of(new Dense(3).activation("relu").inputShape(4), new Dense(2).useBias(false));
        ModelSummary summary = model.summary();
        assertTrue(summary.isChain());
        assertEquals(
                List.of("dense Dense relu 15", "dense_1 Dense linear 6"),
                summary.rows().stream()
                        .map(row ->
                                row.name() + " " + row.className() + " " + row.activation() + " " + row.parameters())
                        .toList());
        assertEquals(List.of(PartialShape.batchOf(2)), summary.rows().get(1).outputs());
        assertEquals(List.of(PartialShape.batchOf(2)), model.outputShapes());
        assertEquals(new Extent(21, 84), summary.total());
    }

    @Test
    void aModelWithoutInputShapeHasNoShapesYet() {
        Model model = Sequential.of(new Dense(3));
        assertEquals(List.of(), model.summary().rows().get(0).outputs());
        assertEquals(new Extent(0, 0), model.summary().total());
        assertThrows(IllegalStateException.class, model::outputShapes);
    }

    @Test
    void weightsOfFrozenLayersAreNotTrainableAlsoInsideNestedModels() {
        Layer frozen = new Dense(3).inputShape(4).trainable(false);
        Model inner = Sequential.of("inner", List.of(frozen, new Dense(2)));
        Model outer = Sequential.of("outer", List.of(inner, new Dense(1)));
        assertEquals(new Extent(8 + 3, 44), outer.summary().trainable());
        assertEquals(new Extent(15, 60), outer.summary().nonTrainable());
        inner.trainable(false);
        assertEquals(new Extent(3, 12), outer.summary().trainable());
    }

    @Test
    void bytesFollowTheTypeThatWeightsAreKeptIn() {
        Model half = Sequential.of(new Dense(3).inputShape(4).dtype("float16"));
        Model mixed = Sequential.of(new Dense(3).inputShape(4).dtype("mixed_float16"));
        assertEquals(new Extent(15, 30), half.summary().total());
        assertEquals(new Extent(15, 60), mixed.summary().total());
    }

    @Test
    void aSharedLayerIsOneRowWithTheSourcesOfAllItsUsesFromLeftToRight() {
        Input a = new Input(4).named("a");
        Input b = new Input(4).named("b");
        Dense shared = new Dense(4).named("shared");
        Dense after = new Dense(4).named("after");
        Model model = Functional.of(
                List.of(a, b), List.of(after.apply(shared.apply(a.tensor())), after.apply(shared.apply(b.tensor()))));
        ModelSummary summary = model.summary();
        assertFalse(summary.isChain());
        assertEquals(
                List.of(List.of(), List.of(), List.of("a[0][0]", "b[0][0]"), List.of("shared[0][0]", "shared[1][0]")),
                summary.rows().stream().map(ModelSummary.Row::inputs).toList());
        assertEquals(new Extent(40, 160), summary.total());
    }

    @Test
    void aGraphWithoutBranchesIsAChain() {
        Input input = new Input(4).named("x");
        Model model = Functional.of(List.of(input), List.of(new Dense(2).apply(new Dense(3).apply(input.tensor()))));
        assertTrue(model.summary().isChain());
        assertEquals("InputLayer", model.summary().rows().get(0).className());
    }
}
