package dev.densor.nn;

import static dev.densor.Refusal.assertShapeRefused;
import static dev.densor.nn.LayerRun.array;
import static dev.densor.nn.LayerRun.assertNear;
import static dev.densor.nn.LayerRun.assertRefused;
import static dev.densor.nn.LayerRun.bools;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.densor.nn.Calls.Output;
import dev.densor.ops.KerasVersion;
import dev.densor.shape.HostArray;
import dev.densor.shape.PartialShape;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DotTest {
    private static final HostArray P = array("1 2 3", 0, 1, 2, 3, 4, 5);
    private static final HostArray Q = array("1 4 3", -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6);

    @Test
    void multipliesAlongAnAxisOfEach() {
        double[] expected = {-10, -1, 8, 17, -46, -10, 26, 62};
        assertNear(LayerRun.run(new Dot(2), P, Q), "1 2 4", expected);
        assertNear(LayerRun.run(new Dot(-1), P, Q), "1 2 4", expected);
        HostArray columns = array("1 3 4", -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6);
        assertNear(LayerRun.run(new Dot(2, 1), P, columns), "1 2 4", 5, 8, 11, 14, -4, 8, 20, 32);
    }

    @Test
    void ranksMayDiffer() {
        HostArray pairs = array("1 3 2", 0, 1, 2, 3, 4, 5);
        assertNear(LayerRun.run(new Dot(1, 2), array("1 2", 1, 1), pairs), "1 3", 1, 5, 9);
        assertNear(LayerRun.run(new Dot(2, 1), pairs, array("1 2", 1, 1)), "1 3", 1, 5, 9);
    }

    @Test
    void rowsGiveOneNumberEach() {
        assertNear(LayerRun.run(new Dot(1), array("2 2", 1, 2, 3, 4), array("2 2", 5, 6, 7, 8)), "2 1", 17, 53);
    }

    @Test
    void normalizeGivesCosines() {
        assertNear(LayerRun.run(new Dot(2).normalize(true), P, Q), "1 2 4", new double[] {
            -0.6324555, -0.2, 0.9561828, 0.8664002, -0.92, -0.6324555, 0.9827077, 0.9992206
        });
        assertNear(LayerRun.run(new Dot(1).normalize(true), array("1 2", 0, 0), array("1 2", 1, 1)), "1 1", 0);
    }

    @Test
    void theSmallestLengthIsThatOfTheVersion() {
        HostArray small = array("1 1", 1e-8);
        HostArray one = array("1 1", 1);
        assertNear(LayerRun.run(new Dot(1).normalize(true).semantics(KerasVersion.V3), small, one), "1 1", 0.1);
        assertNear(LayerRun.run(new Dot(1).normalize(true).semantics(KerasVersion.V2), small, one), "1 1", 0.01);
    }

    @Test
    void masksAreDropped() {
        HostArray mask = bools("1 2", 1, 0);
        assertNull(LayerRun.masked(new Dot(2), new Output(P, mask), new Output(P, mask))
                .mask());
    }

    @Test
    void shapesAreWorkedOutWithUnknownSizes() {
        assertEquals(
                PartialShape.batchOf(PartialShape.UNKNOWN, 4),
                LayerRun.declared(
                        new Dot(2), PartialShape.batchOf(PartialShape.UNKNOWN, 3), PartialShape.batchOf(4, 3)));
        assertEquals(
                PartialShape.batchOf(1),
                LayerRun.declared(new Dot(-1), PartialShape.batchOf(3), PartialShape.batchOf(3)));
    }

    @Test
    void inputsThatDoNotFitAreRefused() {
        assertShapeRefused(
                "layer \"it\" (Dot): inputs [None, 3] and [None, 4] do not fit along axes 1 and 1 (3 vs 4)",
                () -> LayerRun.declared(new Dot(1), PartialShape.batchOf(3), PartialShape.batchOf(4)));
        assertShapeRefused(
                "layer \"it\" (Dot): axis 0 is the batch, choose another: [[None, 3], [None, 3]]",
                () -> LayerRun.declared(new Dot(1, 0), PartialShape.batchOf(3), PartialShape.batchOf(3)));
        assertShapeRefused(
                "layer \"it\" (Dot): axis 2 is out of range for [None, 3]",
                () -> LayerRun.declared(new Dot(2), PartialShape.batchOf(3), PartialShape.batchOf(3)));
        assertShapeRefused(
                "layer \"it\" (Dot) takes two inputs, not 1",
                () -> LayerRun.declared(new Dot(1), PartialShape.batchOf(3)));
    }

    @Test
    void configurationsAreWrittenAsRead() {
        String common = "{\"name\": \"d\", \"trainable\": true, \"dtype\": \"float32\", \"axes\": ";
        LayerRun.assertWrittenAsRead("Dot", common + "2, \"normalize\": false}");
        LayerRun.assertWrittenAsRead("Dot", common + "[1, 2], \"normalize\": true}");
        assertRefused(
                "axes must be an integer or a list of two, not [1, 2, 3]", "Dot", Map.of("axes", List.of(1L, 2L, 3L)));
    }
}
