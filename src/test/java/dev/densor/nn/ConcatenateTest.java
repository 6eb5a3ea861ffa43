package dev.densor.nn;

import static dev.densor.Refusal.assertShapeRefused;
import static dev.densor.nn.LayerRun.array;
import static dev.densor.nn.LayerRun.assertNear;
import static dev.densor.nn.LayerRun.assertRefused;
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
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConcatenateTest {
    private static final HostArray A = array("1 2 2", 1, 2, 3, 4);
    private static final HostArray B = array("1 2 1", 5, 6);
    private static final HostArray MASK_A = bools("1 2", 1, 0);
    private static final HostArray MASK_B = bools("1 2", 1, 1);
    private static final int UNKNOWN = PartialShape.UNKNOWN;

    @Test
    void joinsAlongAnAxis() {
        assertNear(LayerRun.run(new Concatenate(), A, B), "1 2 3", 1, 2, 5, 3, 4, 6);
        assertNear(LayerRun.run(new Concatenate(2), A, B, A), "1 2 5", 1, 2, 5, 1, 2, 3, 4, 6, 3, 4);
        assertNear(LayerRun.run(new Concatenate(1), A, A), "1 4 2", 1, 2, 3, 4, 1, 2, 3, 4);
        assertNear(LayerRun.run(new Concatenate(-2), A, A), "1 4 2", 1, 2, 3, 4, 1, 2, 3, 4);
        assertNear(LayerRun.run(new Concatenate(), A), "1 2 2", 1, 2, 3, 4);
    }

    private static double[] mask(KerasVersion version, int axis, HostArray b, HostArray maskB) {
        Layer layer = new Concatenate(axis).semantics(version);
        return LayerRun.masked(layer, new Output(A, MASK_A), new Output(b, maskB))
                .mask()
                .toDoubles();
    }

    @Test
    void alongTheFeaturesAStepCountsInAnyPartForKeras3AndInEveryPartForKeras2() {
        assertArrayEquals(new double[] {1, 1}, mask(KerasVersion.V3, -1, B, MASK_B));
        assertArrayEquals(new double[] {1, 0}, mask(KerasVersion.V2, -1, B, MASK_B));
        assertArrayEquals(new double[] {1, 1}, mask(KerasVersion.V3, -1, B, null));
        assertArrayEquals(new double[] {1, 0}, mask(KerasVersion.V2, -1, B, null));
    }

    @Test
    void alongTheStepsMasksAreJoined() {
        for (KerasVersion version : KerasVersion.values()) {
            assertArrayEquals(new double[] {1, 0, 1, 1}, mask(version, 1, A, MASK_B));
            assertArrayEquals(new double[] {1, 0, 1, 1}, mask(version, 1, A, null));
            assertArrayEquals(new double[] {1, 0, 1, 0}, mask(version, 1, A, MASK_A));
        }
    }

    @Test
    void withoutMasksThereIsNone() {
        assertNull(LayerRun.masked(new Concatenate(), new Output(A, null), new Output(B, null))
                .mask());
    }

    @Test
    void integersOfOneTypeStayIntegers() {
        HostArray y = LayerRun.run(new Concatenate(), ints("1 1", 16_777_217), ints("1 1", 2));
        assertEquals(DType.INT32, y.dtype());
        assertEquals(16_777_217, y.getLong(0));
    }

    @Test
    void shapesAreWorkedOutWithUnknownSizes() {
        assertEquals(
                PartialShape.of(8, 3, 9),
                LayerRun.declared(new Concatenate(), PartialShape.batchOf(UNKNOWN, 4), PartialShape.of(8, 3, 5)));
        assertEquals(
                PartialShape.batchOf(UNKNOWN),
                LayerRun.declared(new Concatenate(), PartialShape.batchOf(2), PartialShape.batchOf(UNKNOWN)));
    }

    @Test
    void inputsThatDoNotFitAreRefused() {
        assertShapeRefused(
                "layer \"it\" (Concatenate): inputs may differ along axis -1 only: [[None, 2, 3], [None, 4, 3]]",
                () -> LayerRun.declared(new Concatenate(), PartialShape.batchOf(2, 3), PartialShape.batchOf(4, 3)));
        assertShapeRefused(
                "layer \"it\" (Concatenate): inputs may differ along axis 1 only: [[None, 2], [None, 2, 3]]",
                () -> LayerRun.declared(new Concatenate(1), PartialShape.batchOf(2), PartialShape.batchOf(2, 3)));
        assertShapeRefused(
                "layer \"it\" (Concatenate): axis 2 is out of range for [None, 2]",
                () -> LayerRun.declared(new Concatenate(2), PartialShape.batchOf(2), PartialShape.batchOf(2)));
        PartialShape huge = PartialShape.batchOf(Integer.MAX_VALUE);
        assertShapeRefused(
                "layer \"it\" (Concatenate): axis -1 would be longer than 2147483647",
                () -> LayerRun.declared(new Concatenate(), huge, huge));
    }

    @Test
    void configurationsAreWrittenAsRead() {
        LayerRun.assertWrittenAsRead(
                "Concatenate", "{\"name\": \"c\", \"trainable\": true, \"dtype\": \"float32\", \"axis\": 1}");
        assertEquals(-1L, new Concatenate().config().get("axis"));
        assertRefused(
                "axis must be an integer, or a list of integers, of 32 bits, not \"last\"",
                "Concatenate",
                Map.of("axis", "last"));
    }
}
