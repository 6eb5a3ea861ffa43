package dev.densor.saving;

import dev.densor.nn.config.Config;
import java.util.LinkedHashMap;
import java.util.Map;

/** Brings the configurations of Keras 1 to the keys of Keras 2. */
final class Keras1 {
    private static final Map<String, String> RENAMED = Map.ofEntries(
            Map.entry("output_dim", "units"),
            Map.entry("init", "kernel_initializer"),
            Map.entry("bias", "use_bias"),
            Map.entry("W_regularizer", "kernel_regularizer"),
            Map.entry("b_regularizer", "bias_regularizer"),
            Map.entry("W_constraint", "kernel_constraint"),
            Map.entry("b_constraint", "bias_constraint"),
            Map.entry("beta_init", "beta_initializer"),
            Map.entry("gamma_init", "gamma_initializer"),
            Map.entry("p", "rate"),
            Map.entry("sigma", "stddev"));

    private Keras1() {}

    /**
     * The configuration with today's keys.
     *
     * @throws IllegalArgumentException when it means something that Keras 2 no longer had
     */
    static Map<String, Object> upgrade(String className, Config config) {
        if (className.equals("BatchNormalization") && config.integer("mode", 0) != 0) {
            throw config.wrong("mode", "0, the only one that Keras kept");
        }
        Map<String, Object> upgraded = new LinkedHashMap<>();
        config.values().forEach((key, value) -> upgraded.put(name(className, key), value));
        return upgraded;
    }

    private static String name(String className, String key) {
        // An embedding's sizes are called input_dim and output_dim to this day.
        if (className.equals("Embedding")) {
            return switch (key) {
                case "init" -> "embeddings_initializer";
                case "W_regularizer" -> "embeddings_regularizer";
                case "W_constraint" -> "embeddings_constraint";
                default -> key;
            };
        }
        return RENAMED.getOrDefault(key, key);
    }
}
