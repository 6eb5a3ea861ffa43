package dev.densor.conformance.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.densor.nn.Layer;
import dev.densor.nn.Model;
import dev.densor.saving.ModelFormatException;
import dev.densor.saving.Models;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every option of a layer that a {@code .keras} file states is kept and written back as it was. */
class GoldenConfigTest {
    /** What Keras writes beside the options: object numbers of its process, and how a model was built and compiled. */
    private static final Set<String> NOT_OPTIONS = Set.of("shared_object_id", "build_config", "compile_config");

    @TestFactory
    Stream<DynamicTest> layersOfModels() {
        return group("models");
    }

    @TestFactory
    Stream<DynamicTest> layersOfMoreModels() {
        return group("models_more");
    }

    private static Stream<DynamicTest> group(String name) {
        GoldenGroup group = GoldenGroup.open(name);
        return group.cases().stream()
                .filter(golden -> !golden.id().startsWith("unsupported_"))
                .map(golden -> DynamicTest.dynamicTest(
                        golden.id(), () -> check(group.file(golden.files().get("keras")))))
                .onClose(group::close);
    }

    private static void check(Path file) throws IOException, ModelFormatException {
        JsonObject stated;
        try (ZipFile zip = new ZipFile(file.toFile())) {
            byte[] bytes = zip.getInputStream(zip.getEntry("config.json")).readAllBytes();
            stated = JsonParser.parseString(new String(bytes, StandardCharsets.UTF_8))
                    .getAsJsonObject();
        }
        try (Model model = Models.load(file)) {
            compare(stated, model);
        }
    }

    /** Sequential models do not list their input among the layers. */
    private static void compare(JsonObject stated, Model model) {
        JsonArray layers = stated.getAsJsonObject("config").getAsJsonArray("layers");
        List<Layer> built = model.layers();
        int skipped = layers.size() - built.size();
        for (int i = 0; i < built.size(); i++) {
            JsonObject layer = layers.get(i + skipped).getAsJsonObject();
            assertEquals(layer.get("class_name").getAsString(), built.get(i).className());
            if (built.get(i) instanceof Model inner) {
                compare(layer, inner);
            } else {
                compare(layer.getAsJsonObject("config"), built.get(i));
            }
        }
    }

    private static void compare(JsonObject stated, Layer layer) {
        Map<String, Object> written = layer.config();
        JsonObject actual = new GsonBuilder()
                .serializeNulls()
                .serializeSpecialFloatingPointValues()
                .create()
                .toJsonTree(written)
                .getAsJsonObject();
        for (String key : stated.keySet()) {
            assertEquals(
                    normal(key, stated.get(key)),
                    normal(key, actual.get(key)),
                    "option " + key + " of layer " + layer.name());
        }
    }

    /** Numbers by value, dtypes by name, without the object numbers of the Python process. */
    private static String normal(String key, JsonElement element) {
        if (element == null) {
            return "absent";
        }
        if (key.equals("dtype") && element.isJsonObject()) {
            return dtype(element.getAsJsonObject().getAsJsonObject("config"));
        }
        if (element instanceof JsonPrimitive number && number.isNumber()) {
            return Double.toString(number.getAsDouble());
        }
        if (element instanceof JsonArray list) {
            return list.asList().stream().map(item -> normal("", item)).toList().toString();
        }
        if (element instanceof JsonObject object) {
            return object.entrySet().stream()
                    .filter(entry -> !NOT_OPTIONS.contains(entry.getKey()))
                    .map(entry -> entry.getKey() + "=" + normal(entry.getKey(), entry.getValue()))
                    .sorted()
                    .toList()
                    .toString();
        }
        return element.toString();
    }

    private static String dtype(JsonObject policy) {
        String name = policy.has("mode")
                ? policy.get("mode").getAsString() + "_from_"
                        + policy.get("source_name").getAsString()
                : policy.get("name").getAsString();
        return "\"" + name + "\"";
    }
}
