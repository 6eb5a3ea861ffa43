package dev.densor.conformance;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.ToNumberPolicy;
import com.google.gson.reflect.TypeToken;
import dev.densor.conformance.golden.GoldenCase;
import java.util.Map;

/** The arguments of a golden case as a configuration holds them. */
final class GoldenConfig {
    private static final Gson JSON = new GsonBuilder()
            .setObjectToNumberStrategy(ToNumberPolicy.LONG_OR_DOUBLE)
            .create();

    private GoldenConfig() {}

    /** All arguments by name. */
    static Map<String, Object> of(GoldenCase golden) {
        return JSON.fromJson((JsonElement) golden.args(), new TypeToken<Map<String, Object>>() {}.getType());
    }

    /** The class that the case's function is, with the arguments as its configuration. */
    static Map<String, Object> serialized(GoldenCase golden) {
        String className = golden.function().substring(golden.function().lastIndexOf('.') + 1);
        return Map.of("class_name", className, "config", of(golden));
    }
}
