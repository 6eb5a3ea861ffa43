package dev.densor.nn.constraints;

import java.util.Map;

/** A projection of a weight after each training step; part of a layer's configuration. */
public interface Constraint {
    /** Keras's class name: {@code "MaxNorm"}. */
    String className();

    /** Keras's configuration: {@code {"max_value": 2.0, "axis": 0}}. */
    Map<String, Object> config();
}
