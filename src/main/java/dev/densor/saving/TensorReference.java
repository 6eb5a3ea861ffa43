package dev.densor.saving;

import dev.densor.nn.config.Config;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * How a configuration points at a tensor of its graph.
 *
 * @param layer that gives it
 * @param node which call of the layer
 * @param tensor which output of the call
 */
record TensorReference(String layer, int node, int tensor) {
    /**
     * The tensors of {@code input_layers} or {@code output_layers}: one [layer, node, tensor], a list of such, or lists
     * and objects of such nested in each other, whose parts come in the sorted order of their keys.
     */
    static List<TensorReference> structure(Config config, String key) {
        List<TensorReference> found = new ArrayList<>();
        collect(config.get(key), config.owner() + ": " + key, found);
        if (found.isEmpty()) {
            throw config.wrong(key, "a list of [layer, node, tensor]");
        }
        return found;
    }

    private static void collect(Object value, String what, List<TensorReference> found) {
        if (value instanceof List<?> list && isReference(list)) {
            found.add(of(list));
        } else if (value instanceof List<?> list) {
            list.forEach(item -> collect(item, what, found));
        } else if (value instanceof Map<?, ?> map) {
            new TreeMap<>(map).values().forEach(item -> collect(item, what, found));
        } else {
            throw new IllegalArgumentException(what + " holds something else than [layer, node, tensor]: " + value);
        }
    }

    /** The tensors that one call of a layer takes, as Keras 2 (lists) or Keras 3 (objects) writes it. */
    static List<TensorReference> inputs(Object node, String owner) {
        List<TensorReference> found = new ArrayList<>();
        if (node instanceof Map<?, ?> call) {
            collectArguments(call.get("args"), owner, found);
            checkOptions(call.get("kwargs"), Set.of("training", "mask"), owner);
        } else if (node instanceof List<?> list) {
            list.forEach(item -> found.add(legacy(item, owner)));
        }
        if (found.isEmpty()) {
            throw new IllegalArgumentException(owner + ": inbound_nodes is not as Keras writes it");
        }
        return found;
    }

    /** Where the mask of a call comes from, when Keras 3 recorded one. */
    static Optional<TensorReference> mask(Object node, String owner) {
        if (node instanceof Map<?, ?> call
                && call.get("kwargs") instanceof Map<?, ?> options
                && options.get("mask") instanceof Map<?, ?> tensor) {
            List<TensorReference> found = new ArrayList<>();
            collectArguments(tensor, owner, found);
            return Optional.of(found.get(0));
        }
        return Optional.empty();
    }

    private static void collectArguments(Object value, String owner, List<TensorReference> found) {
        if (value instanceof List<?> list) {
            list.forEach(item -> collectArguments(item, owner, found));
        } else if (value instanceof Map<?, ?> map
                && "__keras_tensor__".equals(map.get("class_name"))
                && map.get("config") instanceof Map<?, ?> tensor
                && tensor.get("keras_history") instanceof List<?> history
                && isReference(history)) {
            found.add(of(history));
        } else {
            throw new IllegalArgumentException(
                    owner + " is called with " + value + "; only tensors of the graph are supported");
        }
    }

    private static TensorReference legacy(Object item, String owner) {
        if (item instanceof List<?> list && list.size() >= 3 && isReference(list.subList(0, 3))) {
            if (list.size() > 3) {
                checkOptions(list.get(3), Set.of("training"), owner);
            }
            return of(list);
        }
        throw new IllegalArgumentException(
                owner + " is called with " + item + "; only tensors of the graph are supported");
    }

    /** Any other argument of a call than those that are {@code known} would be lost. */
    private static void checkOptions(Object options, Set<String> known, String owner) {
        if (options instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                if (value != null && !known.contains(String.valueOf(key))) {
                    throw new IllegalArgumentException(
                            owner + " is called with " + key + "=" + value + ", which is not supported");
                }
            });
        }
    }

    private static boolean isReference(List<?> list) {
        return list.size() == 3 && list.get(0) instanceof String && isIndex(list.get(1)) && isIndex(list.get(2));
    }

    private static boolean isIndex(Object value) {
        return value instanceof Long index && index >= 0 && index <= Integer.MAX_VALUE;
    }

    private static TensorReference of(List<?> list) {
        return new TensorReference(
                (String) list.get(0), ((Long) list.get(1)).intValue(), ((Long) list.get(2)).intValue());
    }
}
