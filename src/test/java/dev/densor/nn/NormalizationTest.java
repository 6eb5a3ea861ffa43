package dev.densor.nn;

import static dev.densor.Refusal.assertShapeRefused;
import static dev.densor.nn.LayerRun.array;
import static dev.densor.nn.LayerRun.assertNear;
import static dev.densor.nn.LayerRun.assertRefused;
import static dev.densor.nn.LayerRun.bools;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.densor.nn.Calls.Output;
import dev.densor.ops.KerasVersion;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.PartialShape;
import dev.densor.shape.Shape;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NormalizationTest {
    private static final HostArray X = array("2 2", 1, 2, 3, 6);
    private static final HostArray IMAGES = array("1 2 2 2", 0, 1, 2, 3, 4, 5, 6, 7);

    @Test
    void statedStatisticsBringFeaturesToMean0() {
        Normalization layer = new Normalization().statistics(new double[] {1, 2}, new double[] {4, 0});
        // A variance of 0 divides by 1e-7.
        assertNear(LayerRun.run(layer, X), "2 2", 0, 0, 1, 4e7);
        assertEquals(0, layer.weights().size());
        assertNear(LayerRun.run(layer.invert(true), X), "2 2", 3, 2.0000002, 7, 2.0000006);
    }

    @Test
    void oneMeanMayBeForEverything() {
        Normalization layer = new Normalization().axis().statistics(new double[] {3}, new double[] {4});
        assertNear(LayerRun.run(layer, X), "2 2", -1, -0.5, 0, 1.5);
        Normalization byFeature = new Normalization().statistics(new double[] {3}, new double[] {4});
        assertNear(LayerRun.run(byFeature, X), "2 2", -1, -0.5, 0, 1.5);
    }

    @Test
    void statisticsAreAlignedWithTheLastOfTheAxes() {
        Map<String, Object> full = Map.of(
                "axis",
                List.of(3L, 1L),
                "mean",
                List.of(List.of(0L, 1L), List.of(2L, 3L)),
                "variance",
                List.of(List.of(1L, 4L), List.of(1L, 4L)));
        assertNear(
                LayerRun.run(LayerRun.read("Normalization", full, KerasVersion.V3), IMAGES),
                "1 2 2 2",
                new double[] {0, 0, 2, 1, 2, 1, 4, 2});
        Normalization row = new Normalization().axis(1, 3).statistics(new double[] {0, 1}, new double[] {1, 4});
        assertNear(LayerRun.run(row, IMAGES), "1 2 2 2", new double[] {0, 0, 2, 1, 4, 2, 6, 3});
    }

    @Test
    void adaptedStatisticsAreWeights() {
        Normalization layer = new Normalization();
        LayerRun.declared(layer, PartialShape.batchOf(2));
        assertEquals(
                List.of("mean", "variance", "count"),
                layer.weights().stream().map(w -> w.variable().name()).toList());
        assertEquals(DType.INT64, layer.weights().get(2).variable().dtype());
        LayerRun.assign(layer, new double[] {1, 2}, new double[] {4, 16}, new double[] {60});
        assertNear(LayerRun.run(layer, X), "2 2", 0, 0, 1, 1);
    }

    @Test
    void adaptedStatisticsForEverythingAreScalars() {
        Map<String, Object> config = Collections.singletonMap("axis", null);
        Layer layer = LayerRun.read("Normalization", config, KerasVersion.V2);
        LayerRun.declared(layer, PartialShape.batchOf(2));
        assertEquals(Shape.SCALAR, layer.weights().get(0).variable().shape());
        LayerRun.assign(layer, new double[] {1}, new double[] {4}, new double[] {0});
        assertNear(LayerRun.run(layer, X), "2 2", 0, 0.5, 1, 2.5);
    }

    @Test
    void adaptedStatisticsOfSeveralAxesAreInTheOrderOfTheAxes() {
        Normalization layer = new Normalization().axis(-1, 1);
        LayerRun.declared(layer, PartialShape.batchOf(2, 4, 3));
        assertEquals(Shape.of(2, 3), layer.weights().get(0).variable().shape());
    }

    @Test
    void integersAndTheMaskGoThrough() {
        Normalization layer = new Normalization().axis().statistics(new double[] {1}, new double[] {4});
        Output y = LayerRun.masked(layer, new Output(LayerRun.ints("1 2 1", 1, 3), bools("1 2", 0, 1)));
        assertNear(y.value(), "1 2 1", 0, 1);
        assertArrayEquals(new double[] {0, 1}, y.mask().toDoubles());
    }

    @Test
    void a16BitLayerComputesIn16Bits() {
        Normalization layer = new Normalization().axis().statistics(new double[] {1}, new double[] {3});
        HostArray y = LayerRun.run(layer.dtype("mixed_float16"), array("1 1", 2));
        assertEquals(DType.FLOAT16, y.dtype());
        assertEquals(1 / Math.sqrt(3), y.getDouble(0), 1e-3);
    }

    @Test
    void configurationsAreWrittenAsRead() {
        String common = "{\"name\": \"n\", \"trainable\": true, \"dtype\": \"float32\", ";
        LayerRun.assertWrittenAsRead(
                "Normalization", common + "\"axis\": [-1], \"invert\": false, \"mean\": null, \"variance\": null}");
        LayerRun.assertWrittenAsRead(
                "Normalization", common + "\"axis\": [], \"invert\": true, \"mean\": 0.5, \"variance\": 2.0}");
        LayerRun.assertWrittenAsRead(
                "Normalization",
                common + "\"axis\": [1, 2], \"invert\": false, \"mean\": [[0.5, 1]], \"variance\": [[2.0, 3]]}");
    }

    @Test
    void statisticsThatDoNotFitAreRefused() {
        assertRefused(
                "mean and variance must both be stated, or neither", "Normalization", Map.of("mean", List.of(1L)));
        assertRefused(
                "mean [1] and variance [2] must be of one shape",
                "Normalization",
                Map.of("mean", List.of(1L), "variance", List.of(1L, 2L)));
        assertThrows(IllegalArgumentException.class, () -> new Normalization()
                .statistics(new double[] {1, 2}, new double[] {1}));
        Normalization three = new Normalization().statistics(new double[3], new double[3]);
        assertShapeRefused(
                "layer \"it\" (Normalization): mean and variance [3] do not fit [2], the sizes of [None, 2] along axes"
                        + " [-1]",
                () -> LayerRun.declared(three, PartialShape.batchOf(2)));
        Normalization row = new Normalization().axis().statistics(new double[2], new double[2]);
        assertShapeRefused(
                "layer \"it\" (Normalization): mean and variance [2] do not fit [], the sizes of [None, 2] along axes"
                        + " []",
                () -> LayerRun.declared(row, PartialShape.batchOf(2)));
    }

    @Test
    void axesThatAreNotKnownAreRefused() {
        assertShapeRefused(
                "layer \"it\" (Normalization): axis 0 of [None, 2] must be known",
                () -> LayerRun.declared(new Normalization().axis(0), PartialShape.batchOf(2)));
        assertShapeRefused(
                "layer \"it\" (Normalization): axis 2 is out of range for [None, 2]",
                () -> LayerRun.declared(new Normalization().axis(2), PartialShape.batchOf(2)));
    }
}
