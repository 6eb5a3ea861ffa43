package dev.densor.saving;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.nn.Model;
import dev.densor.ops.KerasVersion;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    /** Keras 2 counts the drawing of a nested model as its call 0, Keras 3 does not. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void callsOfANestedModelAreCountedFromWhereTheFileBegins(int first) {
        String inner = "{'class_name': 'Functional', 'name': 'inner', 'inbound_nodes': [[['in', 0, 0, {}]]],"
                + " 'config': {'name': 'inner', 'layers': [" + INPUT + ", " + relu("r", "in")
                + "], 'input_layers': [['in', 0, 0]], 'output_layers': [['r', 0, 0]]}}";
        String json = "{'class_name': 'Functional', 'config': {'name': 'm', 'layers': [" + INPUT + ", " + inner
                + "], 'input_layers': [['in', 0, 0]], 'output_layers': [['inner', " + first + ", 0]]}}";
        try (Model model = read(json)) {
            assertArrayEquals(new float[] {0, 2}, model.predict(new float[][] {{-1, 2}})[0]);
        }
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

    private static String tensor(String layer) {
        return "{'class_name': '__keras_tensor__', 'config': {'shape': [null, 3], 'dtype': 'float32',"
                + " 'keras_history': ['" + layer + "', 0, 0]}}";
    }

    private static String layer(String className, String name, String options, String args, String kwargs) {
        return "{'module': 'keras.layers', 'class_name': '%s', 'name': '%s', 'config': {'name': '%s'%s},"
                        .formatted(className, name, name, options)
                + " 'inbound_nodes': [{'args': [%s], 'kwargs': {%s}}]}".formatted(args, kwargs);
    }

    /** Embedding, mask and average as Keras 3 saves them in a Functional model: the mask is an operation of its own. */
    private static String maskedAverage(String mask, String average) {
        return "{'class_name': 'Functional', 'config': {'name': 'm', 'layers': ["
                + "{'class_name': 'InputLayer', 'name': 'in', 'inbound_nodes': [],"
                + " 'config': {'name': 'in', 'batch_shape': [null, 3], 'dtype': 'int32'}}, "
                + layer("Embedding", "words", ", 'input_dim': 4, 'output_dim': 1, 'mask_zero': true", tensor("in"), "")
                + ", {'module': 'keras.src.ops.numpy', 'class_name': 'NotEqual', 'registered_name': 'NotEqual',"
                + " 'name': 'not_equal', 'config': {'name': 'not_equal'},"
                + " 'inbound_nodes': [{'args': [" + tensor("in") + ", 0], 'kwargs': {}}]}, "
                + layer("GlobalAveragePooling1D", "mean", "", tensor(average), "'mask': " + tensor(mask))
                + "], 'input_layers': [['in', 0, 0]], 'output_layers': [['mean', 0, 0]]}}";
    }

    private static Model read3(String json) {
        return new ArchitectureReader("3.15.1", KerasVersion.V3).model(Json.object(json.replace('\'', '"'), "model"));
    }

    @Test
    void masksThatKerasRecordedAsOperationsGoAlongWithTheTensors() {
        try (Model model = read3(maskedAverage("not_equal", "words"))) {
            model.layer("words")
                    .weights()
                    .get(0)
                    .variable()
                    .assign(HostArray.of(new float[] {100, 1, 2, 3}, Shape.of(4, 1)));
            HostArray tokens = HostArray.of(new int[] {1, 3, 0}, Shape.of(1, 3));
            assertEquals(2, model.predict(tokens).getDouble(0), "token 0 is left out of the average");
        }
    }

    @Test
    void masksAndInputsFromElsewhereAreRefused() {
        String mask = assertThrows(IllegalArgumentException.class, () -> read3(maskedAverage("in", "words")))
                .getMessage();
        assertEquals(
                "layer \"mean\" is called with a mask from \"in\"; only masks that layers make themselves are supported",
                mask);
        String input = assertThrows(
                        IllegalArgumentException.class, () -> read3(maskedAverage("not_equal", "not_equal")))
                .getMessage();
        assertEquals(
                "layer \"mean\" takes its input from the operation \"not_equal\"; only layers are supported", input);
    }
}
