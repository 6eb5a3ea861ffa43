package dev.densor.saving;

import java.util.List;

/**
 * What {@code densor inspect} tells: each layer of a model file, whether it is supported, and whether the file loads.
 *
 * @param kerasVersion the version of Keras that wrote the file, or empty
 * @param layers outermost first, those of nested models after theirs
 * @param problem why the file does not load, or empty when it does
 */
public record Compatibility(String kerasVersion, List<LayerReport> layers, String problem) {
    /** Copies the list. */
    public Compatibility {
        layers = List.copyOf(layers);
    }

    /** Whether the file loads. */
    public boolean isLoadable() {
        return problem.isEmpty();
    }

    /** How far a layer is supported. */
    public enum Support {
        /** As Keras runs it. */
        FULL,
        /** As Keras runs it, with something a user should know. */
        REMARK,
        /** Not at all. */
        NONE
    }

    /**
     * A layer.
     *
     * @param name of the layer, with the names of the models around it: {@code "encoder/dense_1"}
     * @param className Keras's
     * @param support how far it is supported
     * @param remark what to know, or why it is not supported; empty when there is nothing to say
     */
    public record LayerReport(String name, String className, Support support, String remark) {}
}
