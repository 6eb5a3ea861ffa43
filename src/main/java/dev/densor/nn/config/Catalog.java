package dev.densor.nn.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The objects of one kind that a configuration can name, and how each is read. Keras names an object by its class
 * ({@code "GlorotUniform"}), by the class in snake case ({@code "glorot_uniform"}), by an alias of an earlier version,
 * or by an object with {@code class_name} and {@code config}. Immutable once it is filled.
 *
 * @param <T> the kind
 */
public final class Catalog<T> {
    private static final Pattern WORD = Pattern.compile("(.)([A-Z][a-z]+)");
    private static final Pattern CAPITAL = Pattern.compile("([a-z])([A-Z])");
    private static final List<String> KERAS_MODULES = List.of("keras", "tf_keras", "tensorflow", "builtins");

    private final String kind;
    private final Class<T> type;
    private final List<String> classNames = new ArrayList<>();
    private final Map<String, Function<Config, T>> readers = new HashMap<>();

    /**
     * An empty catalog.
     *
     * @param kind for messages: {@code "initializer"}
     * @param type what its objects are
     */
    public Catalog(String kind, Class<T> type) {
        this.kind = kind;
        this.type = type;
    }

    /**
     * Adds a class, also under its name in snake case.
     *
     * @param className Keras's name of the class
     * @param reader makes one of its configuration, which may be empty
     * @param aliases other names that mean the same
     */
    public Catalog<T> with(String className, Function<Config, T> reader, String... aliases) {
        classNames.add(className);
        readers.put(className, reader);
        readers.put(snakeCase(className), reader);
        return alias(reader, aliases);
    }

    /** Adds names that earlier versions had for something else than a class of today. */
    public Catalog<T> alias(Function<Config, T> reader, String... names) {
        Arrays.stream(names).forEach(name -> readers.put(name, reader));
        return this;
    }

    /** {@code "leaky_re_lu"} of {@code "LeakyReLU"}: how Keras names layers, and groups in its weight files. */
    public static String snakeCase(String className) {
        String words = WORD.matcher(className).replaceAll("$1_$2");
        return CAPITAL.matcher(words).replaceAll("$1_$2").toLowerCase(Locale.ROOT);
    }

    /**
     * The object that a configuration means.
     *
     * @param identifier a name, a map with {@code class_name} and {@code config}, an object of the kind, or null
     * @return null for null
     * @throws IllegalArgumentException when there is none of that name, or its configuration is not valid
     */
    public T get(Object identifier) {
        if (identifier == null || type.isInstance(identifier)) {
            return type.cast(identifier);
        }
        if (identifier instanceof String name) {
            return read(name, Map.of());
        }
        Config saved = Config.of(kind, identifier)
                .orElseThrow(() -> new IllegalArgumentException(kind
                        + " must be a name or an object with class_name and config, not " + Config.show(identifier)));
        return read(nameOf(saved), saved.object("config").map(Config::values).orElse(Map.of()));
    }

    private String nameOf(Config saved) {
        if (!saved.has("class_name")) {
            throw saved.wrong("class_name", "text");
        }
        foreignName(saved).ifPresent(name -> {
            throw unknown(name);
        });
        return saved.text("class_name", "");
    }

    /**
     * Under which name a saved object is known to the program that saved it, when its class is not Keras's own: a class
     * that was registered is {@code "my_package>MyClass"}, whatever Keras class has the same name.
     */
    public static Optional<String> foreignName(Config saved) {
        String registered = saved.text("registered_name", "");
        if (registered.contains(">")) {
            return Optional.of(registered);
        }
        String module = saved.text("module", "keras");
        boolean isKeras = KERAS_MODULES.contains(module.split("\\.", 2)[0]);
        return isKeras ? Optional.empty() : Optional.of(module + "." + saved.text("class_name", ""));
    }

    private T read(String name, Map<String, Object> values) {
        Function<Config, T> reader = readers.get(name);
        if (reader == null) {
            throw unknown(name);
        }
        return reader.apply(new Config(kind + " \"" + name + "\"", values));
    }

    private IllegalArgumentException unknown(String name) {
        return new IllegalArgumentException(
                kind + " " + Config.show(name) + " is not known; known are " + String.join(", ", classNames));
    }
}
