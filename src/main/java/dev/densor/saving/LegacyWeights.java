package dev.densor.saving;

import dev.densor.nn.Dense;
import dev.densor.nn.Layer;
import dev.densor.nn.Model;
import dev.densor.nn.TimeDistributed;
import dev.densor.nn.Weight;
import dev.densor.saving.hdf5.Hdf5Dataset;
import dev.densor.saving.hdf5.Hdf5Group;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Assigns the weights of an {@code .h5} file: a group for each layer of the outermost model, in the order of the
 * attribute {@code layer_names}, with its weights in the order of {@code weight_names}: the trainable ones first. A
 * layer finds its group by name, or, where names differ, by its place among the layers that have weights.
 */
final class LegacyWeights {
    private static final String LAYER_NAMES = "layer_names";
    private static final String WEIGHT_NAMES = "weight_names";

    private final Hdf5Group root;
    private final Map<String, List<String>> weightNames = new LinkedHashMap<>();

    /**
     * Reads the names.
     *
     * @param root the group that has the layers
     */
    LegacyWeights(Hdf5Group root) {
        this.root = root;
        List<String> layers = root.attributes()
                .strings(LAYER_NAMES)
                .orElseThrow(() -> new IllegalArgumentException("the attribute layer_names is missing"));
        for (String layer : layers) {
            // Layers without weights, inputs above all, often have no group.
            List<String> names =
                    root
                            .group(layer)
                            .flatMap(group -> group.attributes().strings(WEIGHT_NAMES))
                            .orElse(List.of())
                            .stream()
                            .filter(name -> !name.contains("seed_generator_state"))
                            .toList();
            if (!names.isEmpty() && weightNames.put(layer, names) != null) {
                throw new IllegalArgumentException("layer_names has \"" + layer + "\" twice");
            }
        }
    }

    /** Whether a group is of this layout. */
    static boolean isIn(Hdf5Group group) {
        return group.attributes().has(LAYER_NAMES) || group.attributes().has(LAYER_NAMES + "0");
    }

    /** Assigns every weight of {@code model}. */
    void assign(Model model) {
        List<Layer> layers = model.layers().stream()
                .filter(layer -> !layer.weights().isEmpty())
                .toList();
        if (layers.size() != weightNames.size()) {
            throw new IllegalArgumentException("the file has weights for " + weightNames.size() + " layers "
                    + weightNames.keySet() + ", the model has " + layers.size() + " with weights: "
                    + layers.stream().map(Layer::name).toList());
        }
        boolean sameNames = layers.stream().allMatch(layer -> weightNames.containsKey(layer.name()));
        List<String> inOrder = List.copyOf(weightNames.keySet());
        for (int i = 0; i < inOrder.size(); i++) {
            Layer layer = layers.get(i);
            assign(layer, sameNames ? layer.name() : inOrder.get(i));
        }
    }

    private void assign(Layer layer, String group) {
        String owner = "layer \"" + layer.name() + "\"";
        List<String> names = weightNames.get(group);
        if (layer instanceof Dense dense && dense.lora() != null) {
            LoraWeights.assign(dense, name -> find(names, group, name));
            return;
        }
        if (layer instanceof Dense dense && PackedInt4.isPacked(dense)) {
            new PackedInt4(dense, name -> find(names, group, name)).assign();
            return;
        }
        List<Weight> weights = trainableFirst(layer);
        if (weights.size() != names.size()) {
            throw new IllegalArgumentException(
                    owner + " has " + weights.size() + " weights, the file has " + names.size() + " for it: " + names);
        }
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            WeightValues.assign(weights.get(i).variable(), () -> dataset(group, name), owner);
        }
    }

    private Optional<Hdf5Dataset> dataset(String group, String name) {
        return root.group(group).orElseThrow().dataset(name);
    }

    private Optional<Hdf5Dataset> find(List<String> names, String group, String weight) {
        return names.stream()
                .filter(name -> name.substring(name.lastIndexOf('/') + 1).equals(weight))
                .findFirst()
                .flatMap(name -> dataset(group, name));
    }

    private static List<Weight> trainableFirst(Layer layer) {
        List<Weight> trainable = new ArrayList<>();
        List<Weight> frozen = new ArrayList<>();
        collect(layer, layer.isTrainable(), trainable, frozen);
        trainable.addAll(frozen);
        return trainable.stream().distinct().toList();
    }

    private static void collect(Layer layer, boolean trains, List<Weight> trainable, List<Weight> frozen) {
        boolean learns = trains && layer.isTrainable();
        if (layer instanceof Model model) {
            model.layers().forEach(inner -> collect(inner, learns, trainable, frozen));
        } else if (layer instanceof TimeDistributed wrapper) {
            collect(wrapper.layer(), learns, trainable, frozen);
        } else {
            layer.weights().forEach(weight -> (learns && weight.trainable() ? trainable : frozen).add(weight));
        }
    }
}
