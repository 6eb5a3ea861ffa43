package dev.densor.saving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.nn.Model;
import dev.densor.ops.KerasVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class GraphReaderTest {
    private static final String INPUT = "{'class_name': 'InputLayer', 'name': 'in', 'inbound_nodes': [],"
            + " 'config': {'name': 'in', 'batch_input_shape': [null, 2]}}";

    private static Model read(String json) {
        return new ArchitectureReader("2.15.0", KerasVersion.V2).model(Json.object(json.replace('\'', '"'), "model"));
    }

    private static String relu(String name, String source) {
        return "{'class_name': 'Activation', 'name': '%1$s', 'inbound_nodes': [[['%2$s', 0, 0, {}]]],"
                        .formatted(name, source)
                + " 'config': {'name': '%s', 'activation': 'relu'}}".formatted(name);
    }

    /** Models in each other, the innermost a single layer; each uses the next one twice. */
    private static String doubling(int levels) {
        String inner = "'class_name': 'Activation', 'name': 'x', 'config': {'name': 'x', 'activation': 'relu'}";
        for (int i = 0; i < levels; i++) {
            inner = "'class_name': 'Functional', 'name': 'x', 'config': {'name': 'x', 'layers': [" + INPUT + ", {"
                    + inner + ", 'inbound_nodes': [[['in', 0, 0, {}]], [['x', 0, 0, {}]]]}],"
                    + " 'input_layers': [['in', 0, 0]], 'output_layers': [['x', 1, 0]]}";
        }
        return "{" + inner + "}";
    }

    @Test
    void nestedModelsAreCalledAsOftenAsTheFileSays() {
        assertEquals(
                1,
                read(doubling(8)).layers().stream()
                        .filter(Model.class::isInstance)
                        .count());
    }

    @Test
    void modelsThatDoubleTheirWorkAtEachLevelAreRefused() {
        String message = assertTimeoutPreemptively(
                Duration.ofSeconds(20), () -> assertThrows(IllegalArgumentException.class, () -> read(doubling(30)))
                        .getMessage());
        assertTrue(message.startsWith("layer \"x\": it runs more than 131072 layers"), message);
    }

    @Test
    void layersInAnyOrderAreConnectedInTimeThatGrowsWithTheirNumber() {
        List<String> layers = new ArrayList<>(List.of(INPUT));
        for (int i = 0; i < 20_000; i++) {
            layers.add(relu("a" + i, i == 0 ? "in" : "a" + (i - 1)));
        }
        Collections.reverse(layers);
        String json = "{'class_name': 'Functional', 'config': {'name': 'm', 'layers': [" + String.join(",", layers)
                + "], 'input_layers': [['in', 0, 0]], 'output_layers': [['a19999', 0, 0]]}}";
        Model model = assertTimeoutPreemptively(Duration.ofSeconds(20), () -> read(json));
        assertEquals(20_001, model.layers().size());
    }

    @Test
    void aWrapperWithoutALayerIsNamed() {
        String json =
                "{'class_name': 'Sequential', 'config': {'name': 's', 'layers': [{'class_name': 'TimeDistributed',"
                        + " 'config': {'name': 'steps'}}]}}";
        assertEquals(
                "layer \"steps\": layer must be a layer, not null",
                assertThrows(IllegalArgumentException.class, () -> read(json)).getMessage());
    }

    @Test
    void aGraphWithACycleNamesItsLayers() {
        String json = "{'class_name': 'Functional', 'config': {'name': 'm', 'layers': [" + INPUT + ", "
                + relu("a", "b") + ", " + relu("b", "a")
                + "], 'input_layers': [['in', 0, 0]], 'output_layers': [['b', 0, 0]]}}";
        assertEquals(
                "layer \"m\": layers [a, b] never get their inputs: the graph has a cycle, or takes an output that is "
                        + "not there",
                assertThrows(IllegalArgumentException.class, () -> read(json)).getMessage());
    }
}
