package dev.densor.conformance.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.densor.backend.Backend;
import dev.densor.nn.InputSpec;
import dev.densor.nn.Model;
import dev.densor.saving.ModelFormatException;
import dev.densor.saving.Models;
import dev.densor.shape.HostArray;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * The golden models on one backend: every file of every model loads and predicts what Keras predicts. A backend's test
 * extends it and opens the device.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class GoldenModels {
    private Backend backend;

    /** For subclasses. */
    protected GoldenModels() {}

    /** Opens the device to run on, or skips the test; this class closes it. */
    protected abstract Backend open();

    @BeforeAll
    void openBackend() {
        backend = open();
    }

    @AfterAll
    void closeBackend() {
        if (backend != null) {
            backend.close();
        }
    }

    /** Models that Keras 3.15 saved. */
    @TestFactory
    Stream<DynamicTest> models() {
        return group("models");
    }

    /** More of them. */
    @TestFactory
    Stream<DynamicTest> modelsMore() {
        return group("models_more");
    }

    /** Files as Keras 1.2 to 3.0 wrote them. */
    @TestFactory
    Stream<DynamicTest> legacy() {
        return group("legacy");
    }

    private Stream<DynamicTest> group(String name) {
        GoldenGroup group = GoldenGroup.open(name);
        return group.cases().stream()
                .flatMap(golden -> golden.files().keySet().stream()
                        .filter(kind -> !kind.equals("json"))
                        .map(kind -> DynamicTest.dynamicTest(
                                golden.id() + " from ." + kind, () -> check(group, golden, kind))))
                .onClose(group::close);
    }

    private void check(GoldenGroup group, GoldenCase golden, String kind) {
        if (golden.id().startsWith("unsupported_")) {
            checkRefusal(group, golden, kind);
            return;
        }
        long before = backend.liveBytes();
        try (Model model = load(group, golden, kind)) {
            model.on(backend);
            Map<String, HostArray> outputs = model.predict(inputs(model, golden));
            compare(golden, outputs);
        }
        assertEquals(before, backend.liveBytes(), "bytes left on the device");
    }

    private static Model load(GoldenGroup group, GoldenCase golden, String kind) {
        Path file = group.file(golden.files().get(kind));
        return kind.startsWith("weights")
                ? Models.load(file, group.file(golden.files().get("json")))
                : Models.load(file);
    }

    /** The note of such a case asks for an error that names the layer and its class: {@code conv_one}, Conv2D. */
    private static void checkRefusal(GoldenGroup group, GoldenCase golden, String kind) {
        ModelFormatException refused =
                assertThrows(ModelFormatException.class, () -> load(group, golden, kind), golden.text("note"));
        String note = golden.text("note");
        String layer = note.replaceAll(".* layer (\\w+) and class (\\w+).*", "$1");
        String className = note.replaceAll(".* layer (\\w+) and class (\\w+).*", "$2");
        assertTrue(refused.getMessage().contains("\"" + layer + "\""), refused.getMessage());
        assertTrue(refused.getMessage().contains(className), refused.getMessage());
    }

    /** By name where the case names them as the model does, else in order. */
    private static Map<String, HostArray> inputs(Model model, GoldenCase golden) {
        List<String> given = new ArrayList<>();
        golden.inputNames().forEach(name -> {
            if (!name.startsWith("resume_")) {
                given.add(name);
            }
        });
        Map<String, HostArray> inputs = new LinkedHashMap<>();
        Iterator<String> inOrder = given.iterator();
        for (InputSpec input : model.inputs()) {
            String next = inOrder.next();
            inputs.put(input.name(), golden.input(given.contains(input.name()) ? input.name() : next));
        }
        return inputs;
    }

    private static void compare(GoldenCase golden, Map<String, HostArray> outputs) {
        for (String name : golden.outputNames()) {
            if (name.startsWith("resume_")) {
                continue;
            }
            HostArray actual = outputs.containsKey(name)
                    ? outputs.get(name)
                    : outputs.values().iterator().next();
            golden.output(name).mismatch(actual).ifPresent(problem -> fail("output " + name + ": " + problem));
        }
    }
}
