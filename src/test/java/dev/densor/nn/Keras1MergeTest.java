package dev.densor.nn;

import static dev.densor.nn.LayerRun.array;
import static dev.densor.nn.LayerRun.assertNear;
import static dev.densor.nn.LayerRun.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.densor.ops.KerasVersion;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Keras1MergeTest {
    @ParameterizedTest
    @CsvSource({"sum, 6 8", "mul, 5 12", "ave, 3 4", "max, 5 6", "concat, 1 2 5 6", "dot, 17"})
    void everyModeIsTheLayerThatTookItsPlace(String mode, String expected) {
        Map<String, Object> config =
                Map.of("mode", mode, "mode_type", "raw", "concat_axis", 1L, "dot_axes", List.of(1L, 1L));
        double[] values = List.of(expected.split(" ")).stream()
                .mapToDouble(Double::parseDouble)
                .toArray();
        Layer layer = LayerRun.read("Merge", config, KerasVersion.V2);
        assertNear(LayerRun.run(layer, array("1 2", 1, 2), array("1 2", 5, 6)), "1 " + values.length, values);
    }

    @Test
    void whatHasNoSuchLayerIsRefused() {
        assertRefused("mode must be sum, mul, ave, max, concat or dot, not \"cos\"", "Merge", Map.of("mode", "cos"));
        assertRefused(
                "mode_type must be \"raw\": a function is Python code, and nothing of a file is executed, not \"lambda\"",
                "Merge",
                Map.of("mode", List.of("code"), "mode_type", "lambda"));
        assertRefused(
                "dot_axes must be an integer or a list of two, not [1]",
                "Merge",
                Map.of("mode", "dot", "dot_axes", List.of(1L)));
    }

    @Test
    void aMergeOfModelsIsRefused() {
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class,
                () -> LayerRun.read("Merge", Map.of("layers", List.of(Map.of())), KerasVersion.V2));
        assertEquals(
                "layer \"it\" merges models that it holds itself; only a Merge in a graph of layers is supported",
                refused.getMessage());
    }
}
