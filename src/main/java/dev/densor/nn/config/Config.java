package dev.densor.nn.config;

import dev.densor.shape.HostArray;
import dev.densor.shape.PartialShape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A configuration as Keras writes it, read key by key with checks. Values are {@link String}, {@link Long},
 * {@link Double}, {@link Boolean}, null, {@link List} and {@link Map}. A value of the wrong kind is an
 * {@link IllegalArgumentException} that names whose configuration it is, the key and the value.
 */
public final class Config {
    private final String owner;
    private final Map<String, Object> values;

    /**
     * Wraps a map; it is not copied.
     *
     * @param owner whose configuration it is, for messages: {@code layer "dense_1"}
     */
    public Config(String owner, Map<String, Object> values) {
        this.owner = owner;
        this.values = values;
    }

    /** Whose configuration it is. */
    public String owner() {
        return owner;
    }

    /** All of it, unmodifiable. */
    public Map<String, Object> values() {
        return Collections.unmodifiableMap(values);
    }

    /** Whether {@code key} is there and not null. */
    public boolean has(String key) {
        return values.get(key) != null;
    }

    /** The value of {@code key} as it stands, or null. */
    public Object get(String key) {
        return values.get(key);
    }

    /** The error for a value that is not as it has to be. */
    public IllegalArgumentException wrong(String key, String wanted) {
        return new IllegalArgumentException(
                owner + ": " + key + " must be " + wanted + ", not " + show(values.get(key)));
    }

    /** A value as messages quote it. */
    static String show(Object value) {
        String text = value instanceof String ? "\"" + value + "\"" : String.valueOf(value);
        // A configuration may be hostile; a message stays a message.
        return text.length() > 200 ? text.substring(0, 200) + "..." : text;
    }

    /** An integer of 1 or more. */
    public int positiveInt(String key) {
        Object value = values.get(key);
        if (!(value instanceof Long number) || number < 1) {
            throw wrong(key, "a positive integer");
        }
        if (number > Integer.MAX_VALUE) {
            throw wrong(key, "at most " + Integer.MAX_VALUE);
        }
        return number.intValue();
    }

    /** An integer, or {@code fallback} when absent or null. */
    public int integer(String key, int fallback) {
        if (!has(key)) {
            return fallback;
        }
        return toInt(key, values.get(key));
    }

    /**
     * A finite number, or {@code fallback} when absent or null.
     *
     * <p>A number that Python held in an array counts: TensorFlow 1.10 to 1.12 wrote the options of ReLU as
     * {@code {"type": "ndarray", "value": 6.0}}, Keras 3 writes a tensor as
     * {@code {"class_name": "__tensor__", "config": {"value": 6.0}}}.
     */
    public double number(String key, double fallback) {
        if (!has(key)) {
            return fallback;
        }
        Object value = unwrapped(values.get(key));
        if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
            return number.doubleValue();
        }
        throw wrong(key, "a finite number");
    }

    private static Object unwrapped(Object value) {
        if (value instanceof Map<?, ?> array) {
            return array.get("config") instanceof Map<?, ?> tensor ? tensor.get("value") : array.get("value");
        }
        return value;
    }

    /** A truth value, or {@code fallback} when absent or null. */
    public boolean flag(String key, boolean fallback) {
        if (!has(key)) {
            return fallback;
        }
        if (values.get(key) instanceof Boolean flag) {
            return flag;
        }
        throw wrong(key, "true or false");
    }

    /** Text, or {@code fallback} when absent or null. */
    public String text(String key, String fallback) {
        if (!has(key)) {
            return fallback;
        }
        if (values.get(key) instanceof String text) {
            return text;
        }
        throw wrong(key, "text");
    }

    /** Several integers: a list, one integer as a list of one, or empty when absent or null. */
    public Optional<int[]> integers(String key) {
        if (!has(key)) {
            return Optional.empty();
        }
        List<?> items = values.get(key) instanceof List<?> list ? list : List.of(values.get(key));
        return Optional.of(items.stream().mapToInt(item -> toInt(key, item)).toArray());
    }

    /**
     * A number, or lists of numbers in each other, as float64; empty when absent or null. The lists may be wrapped as
     * Keras wraps a NumPy array: {@code {"class_name": "__numpy__", "config": {"value": [...], "dtype": ...}}}.
     */
    public Optional<HostArray> array(String key) {
        if (!has(key)) {
            return Optional.empty();
        }
        Object value = values.get(key);
        Object nested = value instanceof Map
                ? object(key)
                        .flatMap(wrapper -> wrapper.object("config"))
                        .map(inner -> inner.get("value"))
                        .orElse(null)
                : value;
        return Optional.of(
                NestedNumbers.parse(nested).orElseThrow(() -> wrong(key, "a number or a rectangular list of numbers")));
    }

    /** A list, empty when absent or null. */
    public List<Object> list(String key) {
        if (!has(key)) {
            return List.of();
        }
        if (values.get(key) instanceof List<?> list) {
            return new ArrayList<>(list);
        }
        throw wrong(key, "a list");
    }

    /** A configuration inside this one, or empty when absent or null. */
    public Optional<Config> object(String key) {
        if (!has(key)) {
            return Optional.empty();
        }
        return Optional.of(of(owner + ": " + key, values.get(key)).orElseThrow(() -> wrong(key, "an object")));
    }

    /** A shape whose unknown sizes are null, or empty when absent or null. */
    public Optional<PartialShape> shape(String key) {
        return has(key) ? Optional.of(toShape(key, values.get(key))) : Optional.empty();
    }

    private PartialShape toShape(String key, Object value) {
        if (!(value instanceof List<?> list)) {
            throw wrong(key, "a shape");
        }
        int[] dims = new int[list.size()];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = list.get(i) == null ? PartialShape.UNKNOWN : toInt(key, list.get(i));
            if (list.get(i) != null && dims[i] < 0) {
                throw wrong(key, "a shape");
            }
        }
        return PartialShape.of(dims);
    }

    private int toInt(String key, Object value) {
        if (value instanceof Long number && number == number.intValue()) {
            return number.intValue();
        }
        throw wrong(key, "an integer, or a list of integers, of 32 bits");
    }

    /** {@code value} as a configuration, if it is a map with text for keys. */
    public static Optional<Config> of(String owner, Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            return Optional.empty();
        }
        Map<String, Object> values = new LinkedHashMap<>();
        map.forEach((key, item) -> values.put(String.valueOf(key), item));
        return Optional.of(new Config(owner, values));
    }
}
