package dev.densor.nn;

import static dev.densor.Refusal.assertShapeRefused;
import static dev.densor.nn.LayerRun.array;
import static dev.densor.nn.LayerRun.assertNear;
import static dev.densor.nn.LayerRun.bools;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.densor.nn.Calls.Output;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.PartialShape;
import java.util.List;
import org.junit.jupiter.api.Test;

class RMSNormalizationTest {
    private static final HostArray STEPS = array("1 2 3", 1, 2, 4, 3, 3, 9);

    private static RMSNormalization built(RMSNormalization layer) {
        LayerRun.declared(layer.epsilon(0.5), PartialShape.batchOf(2, 3));
        return layer;
    }

    @Test
    void dividesByTheRootMeanSquare() {
        RMSNormalization layer = built(new RMSNormalization());
        assertEquals("scale", layer.weights().get(0).variable().name());
        LayerRun.assign(layer, new double[] {1, 2, 3});
        assertNear(LayerRun.run(layer, STEPS), "1 2 3", new double[] {
            0.3651484, 1.4605935, 4.3817806, 0.518321, 1.0366421, 4.6648898
        });
    }

    @Test
    void takesTheMeanOverSeveralAxes() {
        RMSNormalization layer = built(new RMSNormalization().axis(2, 1));
        LayerRun.assign(layer, new double[] {1, 2, 3, 4, 5, 6});
        assertNear(LayerRun.run(layer, STEPS), "1 2 3", new double[] {
            0.2208631, 0.8834522, 2.6503568, 2.6503568, 3.3129458, 11.9266052
        });
        assertEquals(List.of(1L, 2L), layer.config().get("axis"));
    }

    @Test
    void scaleIsAlignedWithTheLastAxesAsInKeras() {
        assertShapeRefused(
                "layer \"it\" (RMSNormalization): multiply: shapes do not broadcast: [1, 2, 3] and [2] (3 vs 2)",
                () -> LayerRun.run(new RMSNormalization().axis(1), STEPS));
        RMSNormalization layer = new RMSNormalization().axis(1).epsilon(0);
        LayerRun.declared(layer, PartialShape.batchOf(2, 2));
        LayerRun.assign(layer, new double[] {1, 10});
        assertNear(LayerRun.run(layer, array("1 2 2", 3, 1, 3, 1)), "1 2 2", 1, 10, 1, 10);
    }

    @Test
    void a16BitLayerGives16Bits() {
        HostArray y = LayerRun.run(new RMSNormalization().dtype("mixed_float16"), array("1 2", 300, -300));
        assertEquals(DType.FLOAT16, y.dtype());
        assertNear(y, "1 2", 1, -1);
    }

    @Test
    void theMaskIsDroppedAsInKeras() {
        assertNull(LayerRun.masked(new RMSNormalization(), new Output(STEPS, bools("1 2", 0, 1)))
                .mask());
    }

    @Test
    void configurationsAreWrittenAsRead() {
        LayerRun.assertWrittenAsRead(
                "RMSNormalization",
                "{\"name\": \"r\", \"trainable\": true, \"dtype\": \"float32\", \"axis\": [-1], \"epsilon\": 1e-06}");
        assertEquals(-1L, new RMSNormalization().config().get("axis"));
    }

    @Test
    void axesThatAreNotThereAreRefused() {
        assertShapeRefused(
                "layer \"it\" (RMSNormalization): axis 3 is out of range for [None, 2, 3]",
                () -> built(new RMSNormalization().axis(3)));
    }
}
