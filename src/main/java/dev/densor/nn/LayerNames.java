package dev.densor.nn;

import dev.densor.nn.config.Catalog;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The names of the layers of one model: unique, and given where the user gave none. */
final class LayerNames {
    private LayerNames() {}

    /**
     * Names the nameless {@code dense}, {@code dense_1}, ... as Keras would.
     *
     * @throws IllegalArgumentException when two have one name, or one is there twice
     */
    static void complete(String model, List<? extends Layer> layers) {
        Set<String> taken = new HashSet<>();
        Set<Layer> met = new HashSet<>();
        for (Layer layer : layers) {
            if (!met.add(layer)) {
                throw new IllegalArgumentException("model " + model + ": " + layer
                        + " is in it twice; to use a layer twice, draw a Functional model");
            }
            if (layer.name() != null && !taken.add(layer.name())) {
                throw new IllegalArgumentException("model " + model + ": two layers are named \"" + layer.name()
                        + "\"; names must differ within a model; use named(...)");
            }
        }
        for (Layer layer : layers) {
            if (layer.name() == null) {
                layer.named(free(Catalog.snakeCase(layer.className()), taken));
                taken.add(layer.name());
            }
        }
    }

    /** {@code base}, or where that is taken, the first of {@code base_1}, {@code base_2}, ... that is not. */
    static String free(String base, Collection<String> taken) {
        String name = base;
        for (int i = 1; taken.contains(name); i++) {
            name = base + "_" + i;
        }
        return name;
    }
}
