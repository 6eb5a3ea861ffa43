package dev.densor.nn.regularizers;

import java.util.Map;

/** A penalty on a weight or an output, added to the loss in training; part of a layer's configuration. */
public interface Regularizer {
    /** Keras's class name: {@code "L2"}. */
    String className();

    /** Keras's configuration: {@code {"l2": 0.01}}. */
    Map<String, Object> config();
}
