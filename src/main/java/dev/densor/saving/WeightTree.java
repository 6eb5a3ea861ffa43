package dev.densor.saving;

import dev.densor.nn.config.Catalog;
import dev.densor.saving.hdf5.Hdf5Dataset;
import dev.densor.saving.hdf5.Hdf5Group;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The weights of a {@code .keras} or {@code .weights.h5} file, from one HDF5 file or several shards: groups called
 * {@code vars}, found by the path that leads to them. Files saved on Windows have the path, with backslashes, as the
 * name of a single group.
 */
final class WeightTree {
    private static final String VARS = "vars";
    private static final Pattern NUMBERED = Pattern.compile("(.*?)(?:_(\\d{1,9}))?");

    /** Path of the layer, without vars, to the groups that hold its weights. */
    private final Map<String, List<Hdf5Group>> groups = new TreeMap<>();

    private final Set<String> withWeights = new HashSet<>();

    /** Adds a file. */
    void add(Hdf5Group root) {
        index(root, "");
    }

    private void index(Hdf5Group group, String path) {
        for (String name : group.names()) {
            String child = path.isEmpty() ? name.replace('\\', '/') : path + "/" + name.replace('\\', '/');
            Optional<Hdf5Group> inner = group.group(name);
            if (inner.isPresent() && name.equals(VARS)) {
                addVars(path, inner.get());
            } else if (inner.isPresent() && !child.startsWith("optimizer")) {
                index(inner.get(), child);
            }
        }
    }

    private void addVars(String path, Hdf5Group vars) {
        groups.computeIfAbsent(path, p -> new ArrayList<>()).add(vars);
        if (vars.names().isEmpty()) {
            return;
        }
        for (String prefix = path; !prefix.isEmpty(); prefix = parent(prefix)) {
            withWeights.add(prefix);
        }
    }

    private static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }

    /** The {@code index}-th weight of the layer at {@code path}. */
    Optional<Hdf5Dataset> weight(String path, int index) {
        return groups.getOrDefault(path, List.of()).stream()
                .flatMap(group -> group.dataset(Integer.toString(index)).stream())
                .findFirst();
    }

    /** Whether there is anything at {@code path} or below. */
    boolean has(String path) {
        return groups.keySet().stream().anyMatch(key -> key.equals(path) || key.startsWith(path + "/"));
    }

    /**
     * The places of layers of one class inside a container that hold weights, by their numbers. Keras 2.12 and 2.13
     * leave gaps in the numbers, and number layers without weights too: only the order counts.
     */
    List<String> numbered(String container, String className) {
        String wanted = Catalog.snakeCase(className);
        return withWeights.stream()
                .filter(path -> parent(path).equals(container))
                .filter(path -> matcher(path).group(1).equals(wanted))
                .sorted(Comparator.comparing(path -> number(path)))
                .toList();
    }

    private static Matcher matcher(String path) {
        Matcher matcher = NUMBERED.matcher(path.substring(path.lastIndexOf('/') + 1));
        matcher.matches();
        return matcher;
    }

    private static int number(String path) {
        String digits = matcher(path).group(2);
        return digits == null ? 0 : Integer.parseInt(digits);
    }
}
