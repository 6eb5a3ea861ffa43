package dev.densor.nn.config;

import java.util.LinkedHashMap;
import java.util.Map;

/** What a configuration names by class: an initializer, a regularizer, a constraint. */
public interface Configurable {
    /** Keras's class name: {@code "GlorotUniform"}. */
    String className();

    /** Keras's configuration: {@code {"seed": null}}. */
    Map<String, Object> config();

    /**
     * In the form of Keras's serialize: module, class name, configuration, registered name; null for null.
     *
     * @param module Keras's: {@code "keras.initializers"}
     */
    static Map<String, Object> serialize(String module, Configurable object) {
        return object == null ? null : serialize(module, object.className(), object.config());
    }

    /** {@link #serialize(String, Configurable)} of the parts. */
    static Map<String, Object> serialize(String module, String className, Map<String, Object> config) {
        Map<String, Object> serialized = new LinkedHashMap<>();
        serialized.put("module", module);
        serialized.put("class_name", className);
        serialized.put("config", config);
        serialized.put("registered_name", null);
        return serialized;
    }
}
