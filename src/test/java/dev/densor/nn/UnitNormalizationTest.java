package dev.densor.nn;

import static dev.densor.Refusal.assertShapeRefused;
import static dev.densor.nn.LayerRun.array;
import static dev.densor.nn.LayerRun.assertNear;
import static dev.densor.nn.LayerRun.bools;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.densor.nn.Calls.Output;
import dev.densor.ops.KerasVersion;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.PartialShape;
import org.junit.jupiter.api.Test;

class UnitNormalizationTest {
    private static final HostArray X = array("1 2 2", 3, 4, 0, 0);

    @Test
    void vectorsGetLengthOne() {
        assertNear(LayerRun.run(new UnitNormalization(), X), "1 2 2", 0.6, 0.8, 0, 0);
        assertNear(LayerRun.run(new UnitNormalization().axis(1), X), "1 2 2", 1, 1, 0, 0);
        assertNear(LayerRun.run(new UnitNormalization().axis(1, 2), X), "1 2 2", 0.6, 0.8, 0, 0);
    }

    @Test
    void theSmallestLengthIsThatOfTheVersion() {
        HostArray tiny = array("1 2", 1e-13, 0);
        assertNear(LayerRun.run(new UnitNormalization().semantics(KerasVersion.V3), tiny), "1 2", 0.1, 0);
        HostArray small = array("1 2", 1e-7, 0);
        assertNear(LayerRun.run(new UnitNormalization().semantics(KerasVersion.V3), small), "1 2", 1, 0);
        assertNear(LayerRun.run(new UnitNormalization().semantics(KerasVersion.V2), small), "1 2", 0.1, 0);
    }

    @Test
    void zerosOf16BitsStayZeros() {
        HostArray y =
                LayerRun.run(new UnitNormalization().semantics(KerasVersion.V3).dtype("float16"), array("1 2", 0, 0));
        assertEquals(DType.FLOAT16, y.dtype());
        assertArrayEquals(new double[] {0, 0}, y.toDoubles());
    }

    @Test
    void theMaskGoesThrough() {
        Output y = LayerRun.masked(new UnitNormalization(), new Output(X, bools("1 2", 0, 1)));
        assertArrayEquals(new double[] {0, 1}, y.mask().toDoubles());
    }

    @Test
    void configurationsAreWrittenAsRead() {
        String common = "{\"name\": \"u\", \"trainable\": true, \"dtype\": \"float32\", \"axis\": ";
        LayerRun.assertWrittenAsRead("UnitNormalization", common + "-1}");
        LayerRun.assertWrittenAsRead("UnitNormalization", common + "[2, 1]}");
        LayerRun.assertWrittenAsRead("UnitNormalization", common + "[1]}");
    }

    @Test
    void axesThatAreNotThereAreRefused() {
        assertShapeRefused(
                "layer \"it\" (UnitNormalization): axis 3 is out of range for [None, 2, 3]",
                () -> LayerRun.declared(new UnitNormalization().axis(3), PartialShape.batchOf(2, 3)));
        assertShapeRefused(
                "layer \"it\" (UnitNormalization): axes [2, -1] name an axis of [None, 2, 3] twice",
                () -> LayerRun.declared(new UnitNormalization().axis(2, -1), PartialShape.batchOf(2, 3)));
    }
}
