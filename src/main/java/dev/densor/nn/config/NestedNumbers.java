package dev.densor.nn.config;

import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Numbers in lists in lists, as JSON has an array. */
final class NestedNumbers {
    /** NumPy's limit; it also bounds the recursion over what a file says. */
    private static final int MAX_RANK = 32;

    private final List<Integer> dims = new ArrayList<>();
    private final List<Double> numbers = new ArrayList<>();

    private NestedNumbers() {}

    /**
     * The array, float64.
     *
     * @param nested a number, or lists of the same length in each other with numbers in the innermost
     * @return empty when it is anything else
     */
    static Optional<HostArray> parse(Object nested) {
        NestedNumbers result = new NestedNumbers();
        Object first = nested;
        while (first instanceof List<?> list && result.dims.size() <= MAX_RANK) {
            result.dims.add(list.size());
            first = list.isEmpty() ? null : list.get(0);
        }
        if (result.dims.size() > MAX_RANK || !result.collect(nested, 0)) {
            return Optional.empty();
        }
        double[] values = result.numbers.stream().mapToDouble(v -> v).toArray();
        int[] sizes = result.dims.stream().mapToInt(v -> v).toArray();
        return Optional.of(HostArray.of(values, Shape.of(sizes)));
    }

    private boolean collect(Object nested, int axis) {
        if (axis == dims.size()) {
            return nested instanceof Number number && numbers.add(number.doubleValue());
        }
        return nested instanceof List<?> list
                && list.size() == dims.get(axis)
                && list.stream().allMatch(item -> collect(item, axis + 1));
    }
}
