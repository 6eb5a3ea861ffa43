package dev.densor.nn;

import static dev.densor.nn.LayerRun.array;
import static dev.densor.nn.LayerRun.assertNear;
import static dev.densor.nn.LayerRun.assertRefused;
import static dev.densor.nn.LayerRun.bools;
import static dev.densor.nn.LayerRun.ints;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.densor.nn.Calls.Output;
import dev.densor.ops.KerasVersion;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.PartialShape;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DiscretizationTest {
    private static Discretization layer() {
        return new Discretization(0, 1, 2);
    }

    @Test
    void aBoundaryBelongsToTheBinAbove() {
        HostArray y = LayerRun.run(layer(), array("1 7", -1, 0, 0.5, 1, 2, Double.NaN, Double.POSITIVE_INFINITY));
        assertEquals(DType.INT32, y.dtype());
        assertNear(y, "1 7", 0, 1, 1, 2, 3, 3, 3);
        assertNear(LayerRun.run(layer(), ints("1 3", 1, 2, -5)), "1 3", 2, 3, 0);
    }

    @Test
    void numbersAreComparedInFloat32EvenIn16BitLayers() {
        HostArray y = LayerRun.run(new Discretization(1.001).dtype("mixed_bfloat16"), array("1 2", 1.0005, 1.002));
        assertNear(y, "1 2", 0, 1);
        assertNear(LayerRun.run(new Discretization(0.1), array("1 1", 0.1)), "1 1", 1);
    }

    @Test
    void binsMayBeRows() {
        HostArray x = array("2 3", -1, 0, 0.5, 0, 0, 0);
        assertNear(LayerRun.run(layer().count(), x), "2 4", 1, 2, 0, 0, 0, 3, 0, 0);
        assertNear(LayerRun.run(layer().multiHot(), x), "2 4", 1, 1, 0, 0, 0, 1, 0, 0);
        assertNear(LayerRun.run(layer().oneHot(), array("2 1", 5, 1)), "2 4", 0, 0, 0, 1, 0, 0, 1, 0);
        assertEquals(PartialShape.batchOf(3, 4), LayerRun.declared(layer().oneHot(), PartialShape.batchOf(3)));
    }

    @Test
    void rowsAreOfTheTypeOfTheComputation() {
        HostArray y = LayerRun.run(layer().count().dtype("mixed_bfloat16"), array("1 1", 1));
        assertEquals(DType.BFLOAT16, y.dtype());
    }

    @Test
    void withoutBoundariesThereIsOneBin() {
        assertNear(LayerRun.run(new Discretization(), array("1 2", -3, 3)), "1 2", 0, 0);
    }

    @Test
    void theMaskIsDropped() {
        assertNull(LayerRun.masked(layer(), new Output(array("1 1", 1), bools("1 1", 1)))
                .mask());
    }

    @Test
    void configurationsAreWrittenAsRead() {
        LayerRun.assertWrittenAsRead("Discretization", """
                {"bin_boundaries": [-1.0, 0.0, 1.25], "num_bins": null, "epsilon": 0.01, "output_mode": "int",
                 "sparse": false, "name": "bins", "dtype": "float32"}
                """);
        LayerRun.assertWrittenAsRead("Discretization", """
                {"bin_boundaries": [], "num_bins": 4, "epsilon": 0.1, "output_mode": "count",
                 "sparse": true, "name": "bins", "dtype": "mixed_float16"}
                """);
    }

    @Test
    void keras2sIntegerTypeIsUnderstood() {
        Layer layer = LayerRun.read(
                "Discretization", Map.of("bin_boundaries", List.of(0.5), "dtype", "int64"), KerasVersion.V2);
        assertNear(LayerRun.run(layer, array("1 2", 0.25, 0.75)), "1 2", 0, 1);
    }

    @Test
    void wrongOptionsAreRefused() {
        assertRefused(
                "bin_boundaries must be a list of numbers, which a layer has once it was adapted to data, not null",
                "Discretization",
                Map.of("num_bins", 4L));
        assertRefused(
                "bin_boundaries must be a list of numbers, which a layer has once it was adapted to data, not 2",
                "Discretization",
                Map.of("bin_boundaries", 2L));
        assertRefused(
                "bin_boundaries must ascend, but 1.0 comes before 0.0",
                "Discretization",
                Map.of("bin_boundaries", List.of(1L, 0L)));
        assertThrows(IllegalArgumentException.class, () -> new Discretization(0, Double.NaN));
        assertRefused(
                "output_mode must be one of int, one_hot, multi_hot, count, not \"bits\"",
                "Discretization",
                Map.of("bin_boundaries", List.of(1L), "output_mode", "bits"));
    }
}
