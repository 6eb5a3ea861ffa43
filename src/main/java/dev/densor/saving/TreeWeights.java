package dev.densor.saving;

import dev.densor.nn.Dense;
import dev.densor.nn.Layer;
import dev.densor.nn.Model;
import dev.densor.nn.TimeDistributed;
import dev.densor.nn.Weight;
import dev.densor.nn.config.Catalog;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Assigns the weights of the tree that Keras has written since 2.12: a layer stands under the name of its class and its
 * number among the layers of that class in its model, a shared one where it is met first.
 */
final class TreeWeights {
    /** Keras 2.12 to 2.14 called the container after an attribute, and numbered with gaps. */
    private static final String OLD_CONTAINER = "_layer_checkpoint_dependencies";

    private final WeightTree tree;
    private final Set<Layer> visited = Collections.newSetFromMap(new IdentityHashMap<>());

    TreeWeights(WeightTree tree) {
        this.tree = tree;
    }

    /** Assigns every weight of {@code model}. */
    void assign(Model model) {
        assignContained(model, "");
    }

    private void assignContained(Model model, String path) {
        String old = join(path, OLD_CONTAINER);
        String container = join(path, "layers");
        if (!tree.has(container) && tree.has(old)) {
            assignInOrder(model, old);
            return;
        }
        Map<String, Integer> used = new HashMap<>();
        for (Layer layer : model.layers()) {
            String name = Catalog.snakeCase(layer.className());
            int number = used.merge(name, 1, Integer::sum) - 1;
            assign(layer, join(container, number == 0 ? name : name + "_" + number));
        }
    }

    private void assignInOrder(Model model, String container) {
        Map<String, Integer> used = new HashMap<>();
        for (Layer layer : model.layers()) {
            if (layer.weights().isEmpty()) {
                continue;
            }
            List<String> places = tree.numbered(container, layer.className());
            int number = used.merge(layer.className(), 1, Integer::sum) - 1;
            if (number >= places.size()) {
                throw new IllegalArgumentException(
                        "layer \"" + layer.name() + "\": its weights are missing: the file has " + "weights for "
                                + places.size() + " layers of class " + layer.className());
            }
            assign(layer, places.get(number));
        }
    }

    private void assign(Layer layer, String path) {
        if (!visited.add(layer)) {
            return;
        }
        if (layer instanceof Model model) {
            assignContained(model, path);
        } else if (layer instanceof TimeDistributed wrapper) {
            assign(wrapper.layer(), join(path, "layer"));
        } else if (layer instanceof Dense dense && PackedInt4.isPacked(dense)) {
            new PackedInt4(dense, name -> tree.weight(path, PackedInt4.index(dense, name))).assign();
        } else {
            assignOwn(layer, path);
        }
    }

    private void assignOwn(Layer layer, String path) {
        List<Weight> weights = layer.weights();
        String owner = "layer \"" + layer.name() + "\"";
        for (int i = 0; i < weights.size(); i++) {
            int index = i;
            WeightValues.assign(weights.get(i).variable(), () -> tree.weight(path, index), owner);
        }
        if (!weights.isEmpty() && tree.weight(path, weights.size()).isPresent()) {
            throw new IllegalArgumentException(
                    owner + ": the file has more weights for it than the " + weights.size() + " it has");
        }
    }

    private static String join(String path, String name) {
        return path.isEmpty() ? name : path + "/" + name;
    }
}
