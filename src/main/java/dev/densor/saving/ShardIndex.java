package dev.densor.saving;

import dev.densor.nn.config.Config;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The files that hold sharded weights, as {@code x.weights.json} lists them. */
final class ShardIndex {
    private ShardIndex() {}

    static boolean isIn(Map<String, Object> json) {
        return json.containsKey("weight_map");
    }

    /**
     * The shards, which stand beside the index.
     *
     * @throws IllegalArgumentException when one is said to stand anywhere else
     */
    static List<Path> files(Path index, Map<String, Object> json) {
        Config map = new Config("the index of shards", json)
                .object("weight_map")
                .orElseThrow(() -> new IllegalArgumentException("the index of shards has no weight_map"));
        Set<String> names = new TreeSet<>();
        for (String layer : map.values().keySet()) {
            Set<Object> values =
                    new LinkedHashSet<>(map.get(layer) instanceof String one ? List.of(one) : map.list(layer));
            for (Object value : values) {
                if (!(value instanceof String name) || !name.equals(fileName(name))) {
                    throw new IllegalArgumentException(
                            "the index of shards names a file elsewhere, which is refused: " + value);
                }
                names.add(name);
            }
        }
        return names.stream().map(index::resolveSibling).toList();
    }

    private static String fileName(String name) {
        return name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
    }
}
