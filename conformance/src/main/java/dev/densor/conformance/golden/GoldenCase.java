package dev.densor.conformance.golden;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;

/** One question to Keras and its answer. */
public final class GoldenCase {
    private final GoldenGroup group;
    private final JsonObject json;

    GoldenCase(GoldenGroup group, JsonObject json) {
        this.group = group;
        this.json = json;
    }

    /** Its name, unique in the group. */
    public String id() {
        return json.get("id").getAsString();
    }

    /** What was called: {@code "keras.activations.gelu"}. */
    public String function() {
        return json.get("function").getAsString();
    }

    /** The arguments beside the arrays; infinities and NaN are texts. */
    public JsonObject args() {
        return json.getAsJsonObject("args");
    }

    /** Whether it is a convention that differs between Keras's own backends: to be reported, not to fail. */
    public boolean isInformational() {
        return json.has("informational") && json.get("informational").getAsBoolean();
    }

    /** A text of the case's own: {@code "expect"}, {@code "note"}; empty when absent. */
    public String text(String key) {
        return json.has(key) ? json.get(key).getAsString() : "";
    }

    /** The files of the case by their kind: {@code "keras"}, {@code "h5"}, {@code "json"}. */
    public Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>();
        json.getAsJsonObject("files")
                .entrySet()
                .forEach(e -> files.put(e.getKey(), e.getValue().getAsString()));
        return files;
    }

    /** How Keras refuses the case, if it does. */
    public Optional<String> refusal() {
        return json.has("error")
                ? Optional.of(json.getAsJsonObject("error").get("message").getAsString())
                : Optional.empty();
    }

    /** The names of the inputs. */
    public Set<String> inputNames() {
        return json.getAsJsonObject("inputs").keySet();
    }

    /** An input. */
    public HostArray input(String name) {
        return array(json.getAsJsonObject("inputs").get(name));
    }

    /** An input that is a list of arrays. */
    public List<HostArray> inputs(String name) {
        return StreamSupport.stream(
                        json.getAsJsonObject("inputs").getAsJsonArray(name).spliterator(), false)
                .map(this::array)
                .toList();
    }

    /** The types of its inputs and outputs, and those that its arguments name, by Keras's names. */
    public Set<String> dtypes() {
        Set<String> dtypes = new TreeSet<>();
        args().asMap().values().stream()
                .filter(JsonElement::isJsonPrimitive)
                .map(JsonElement::getAsString)
                .filter(text -> DType.find(text).isPresent())
                .forEach(dtypes::add);
        for (String side : List.of("inputs", "outputs")) {
            if (json.has(side)) {
                json.getAsJsonObject(side).asMap().values().forEach(arrays -> addTypes(arrays, dtypes));
            }
        }
        return dtypes;
    }

    private static void addTypes(JsonElement arrays, Set<String> dtypes) {
        if (arrays.isJsonArray()) {
            arrays.getAsJsonArray().forEach(array -> addTypes(array, dtypes));
        } else {
            dtypes.add(arrays.getAsJsonObject().get("dtype").getAsString());
        }
    }

    private HostArray array(JsonElement reference) {
        return group.array(reference.getAsJsonObject().get("array").getAsString());
    }

    /** The names of the outputs. */
    public Set<String> outputNames() {
        return json.getAsJsonObject("outputs").keySet();
    }

    /** What an output has to be. */
    public GoldenOutput output(String name) {
        return new GoldenOutput(group, json.getAsJsonObject("outputs").getAsJsonObject(name));
    }
}
