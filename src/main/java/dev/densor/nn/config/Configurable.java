package dev.densor.nn.config;

import java.util.LinkedHashMap;
import java.util.Map;

/** What a configuration names by class: an initializer, a regularizer, a constraint. */
public interface Configurable {
    /**
     * Keras's class name: {@code "GlorotUniform"}. For one of your own the name that it is registered under, best with
     * a package as Keras has it: {@code "my_package>MyClass"}.
     */
    String className();

    /** Keras's configuration: {@code {"seed": null}}; by default none. */
    default Map<String, Object> config() {
        return Map.of();
    }

    /**
     * In the form of Keras's serialize: module, class name, configuration, registered name.
     *
     * @param module Keras's: {@code "keras.initializers"}; null for what is not Keras's own
     * @param config a map, or the name of a function
     * @param registeredName of what is not Keras's own, else null
     */
    static Map<String, Object> serialize(String module, String className, Object config, String registeredName) {
        Map<String, Object> serialized = new LinkedHashMap<>();
        serialized.put("module", module);
        serialized.put("class_name", className);
        serialized.put("config", config);
        serialized.put("registered_name", registeredName);
        return serialized;
    }
}
