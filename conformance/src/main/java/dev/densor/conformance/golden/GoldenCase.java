package dev.densor.conformance.golden;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.densor.shape.HostArray;
import java.util.LinkedHashMap;
import java.util.Map;

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

    /** The names of the inputs. */
    public Iterable<String> inputNames() {
        return json.getAsJsonObject("inputs").keySet();
    }

    /** An input. */
    public HostArray input(String name) {
        JsonElement input = json.getAsJsonObject("inputs").get(name);
        return group.array(input.getAsJsonObject().get("array").getAsString());
    }

    /** The names of the outputs. */
    public Iterable<String> outputNames() {
        return json.getAsJsonObject("outputs").keySet();
    }

    /** What an output has to be. */
    public GoldenOutput output(String name) {
        return new GoldenOutput(group, json.getAsJsonObject("outputs").getAsJsonObject(name));
    }
}
