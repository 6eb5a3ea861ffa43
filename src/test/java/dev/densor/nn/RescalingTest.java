package dev.densor.nn;

import static dev.densor.Refusal.assertShapeRefused;
import static dev.densor.nn.LayerRun.array;
import static dev.densor.nn.LayerRun.assertNear;
import static dev.densor.nn.LayerRun.assertRefused;
import static dev.densor.nn.LayerRun.bools;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.densor.nn.Calls.Output;
import dev.densor.ops.KerasVersion;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RescalingTest {
    private static final HostArray X = array("2 2", 1, 2, 3, 6);

    @Test
    void multipliesAndThenAdds() {
        assertNear(LayerRun.run(new Rescaling(2).offset(-1), X), "2 2", 1, 3, 5, 11);
    }

    @Test
    void everyFeatureMayHaveItsOwnNumbers() {
        assertNear(LayerRun.run(new Rescaling(0.5, 2).offset(1, -1), X), "2 2", 1.5, 3, 2.5, 11);
    }

    @Test
    void bytesBecomeNumbers() {
        HostArray bytes = LayerRun.ints("1 3", 0, 255, 51).cast(DType.UINT8);
        HostArray y = LayerRun.run(new Rescaling(1 / 255.0), bytes);
        assertEquals(DType.FLOAT32, y.dtype());
        assertNear(y, "1 3", 0, 1, 0.2);
    }

    @Test
    void a16BitLayerComputesIn16Bits() {
        HostArray y = LayerRun.run(new Rescaling(1 / 3.0).dtype("mixed_bfloat16"), array("1 1", 3));
        assertEquals(DType.BFLOAT16, y.dtype());
        // 1/3 in bfloat16 is 0.333984375, three times that rounds to 1
        assertArrayEquals(new double[] {1}, y.toDoubles());
    }

    @Test
    void theMaskGoesThrough() {
        Output y = LayerRun.masked(new Rescaling(2), new Output(array("1 2 1", 1, 2), bools("1 2", 0, 1)));
        assertArrayEquals(new double[] {0, 1}, y.mask().toDoubles());
    }

    @Test
    void configurationsAreWrittenAsRead() {
        String common = "{\"name\": \"r\", \"trainable\": true, \"dtype\": \"float32\", ";
        LayerRun.assertWrittenAsRead("Rescaling", common + "\"scale\": 0.00392, \"offset\": 0.0}");
        LayerRun.assertWrittenAsRead("Rescaling", common + "\"scale\": 2, \"offset\": [1, 2.5]}");
        LayerRun.assertWrittenAsRead(
                "Rescaling",
                common
                        + "\"scale\": {\"class_name\": \"__numpy__\", \"config\": {\"value\": [0.5, 2.0], \"dtype\": \"float64\"}},"
                        + " \"offset\": -1}");
    }

    @Test
    void aWrappedArrayIsRead() {
        Map<String, Object> scale =
                Map.of("class_name", "__numpy__", "config", Map.of("value", List.of(0.5, 2.0), "dtype", "float64"));
        Layer layer = LayerRun.read("Rescaling", Map.of("scale", scale), KerasVersion.V3);
        assertNear(LayerRun.run(layer, X), "2 2", 0.5, 4, 1.5, 12);
    }

    @Test
    void whatIsNoNumberIsRefused() {
        assertRefused("scale must be a number or a list, not null", "Rescaling", Map.of("offset", 1L));
        assertRefused(
                "scale must be a number or a rectangular list of numbers, not \"big\"",
                "Rescaling",
                Map.of("scale", "big"));
        assertShapeRefused(
                "layer \"it\" (Rescaling): multiply: shapes do not broadcast: [2, 2] and [3] (2 vs 3)",
                () -> LayerRun.run(new Rescaling(1, 2, 3), X));
    }
}
