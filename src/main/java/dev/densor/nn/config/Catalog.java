package dev.densor.nn.config;

import dev.densor.ops.KerasVersion;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The objects of one kind that a configuration can name, and how each is read. Keras names an object by its class
 * ({@code "GlorotUniform"}), by the class in snake case ({@code "glorot_uniform"}), by an alias of an earlier version,
 * or by an object with {@code class_name} and {@code config}. Objects that users wrote are registered by name; nothing
 * else is ever made. Keras's names are filled in first; afterwards it is thread-safe.
 *
 * @param <T> the kind
 */
public final class Catalog<T extends Configurable> {
    private static final Pattern WORD = Pattern.compile("(.)([A-Z][a-z]+)");
    private static final Pattern CAPITAL = Pattern.compile("([a-z])([A-Z])");
    private static final List<String> KERAS_MODULES = List.of("keras", "tf_keras", "tensorflow", "builtins");
    private static final String FUNCTION = "function";

    private final String kind;
    private final Class<T> type;
    private final List<String> classNames = new ArrayList<>();
    private final Map<String, Entry<T>> keras = new HashMap<>();
    private final Map<String, Function<Config, T>> registered = new ConcurrentHashMap<>();

    /**
     * What a name of Keras's means.
     *
     * @param versions that know it; none for a name of Keras 1, which only files have
     */
    private record Entry<T>(Function<Config, T> reader, Set<KerasVersion> versions) {}

    /**
     * An empty catalog.
     *
     * @param kind for messages, and in the plural for Keras's module: {@code "initializer"}
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
        Entry<T> entry = new Entry<>(reader, EnumSet.allOf(KerasVersion.class));
        keras.put(className, entry);
        keras.put(snakeCase(className), entry);
        return put(entry, aliases);
    }

    /** Adds names, or takes over names, that one version knows and the other refuses. */
    public Catalog<T> only(KerasVersion version, Function<Config, T> reader, String... names) {
        return put(new Entry<>(reader, EnumSet.of(version)), names);
    }

    /** Adds names that only files have: Keras 1 knew them. */
    public Catalog<T> old(Function<Config, T> reader, String... names) {
        return put(new Entry<>(reader, EnumSet.noneOf(KerasVersion.class)), names);
    }

    private Catalog<T> put(Entry<T> entry, String... names) {
        for (String name : names) {
            keras.put(name, entry);
        }
        return this;
    }

    /** {@code "leaky_re_lu"} of {@code "LeakyReLU"}: how Keras names layers, and groups in its weight files. */
    public static String snakeCase(String className) {
        String words = WORD.matcher(className).replaceAll("$1_$2");
        return CAPITAL.matcher(words).replaceAll("$1_$2").toLowerCase(Locale.ROOT);
    }

    /**
     * Makes a user's class known by its name, to all configurations that are read from then on; the last one of a name
     * counts.
     *
     * @param name as configurations have it: {@code "my_package>MyClass"} or {@code "MyClass"}
     * @param reader makes one of its configuration, which may be empty
     * @throws IllegalArgumentException when the name is Keras's
     */
    public void register(String name, Function<Config, T> reader) {
        registered.put(own(name), reader);
    }

    /**
     * A name for something of a user's own.
     *
     * @throws IllegalArgumentException when it is Keras's, in any version, or empty
     */
    public String own(String name) {
        if (name.isBlank() || name.equals(FUNCTION) || keras.containsKey(name)) {
            throw new IllegalArgumentException(kind + ": the name " + Config.show(name)
                    + " is Keras's or says nothing; choose one of your own, as \"my_package>MyClass\"");
        }
        return name;
    }

    /**
     * The object that a configuration means, by the names of any version, as files need it.
     *
     * @param identifier a name, a map with {@code class_name} and {@code config}, an object of the kind, or null
     * @return null for null
     * @throws IllegalArgumentException when there is none of that name, or its configuration is not valid
     */
    public T get(Object identifier) {
        return find(identifier, null);
    }

    /** {@link #get(Object)} by the names of one version: a name that only the other one knows is refused. */
    public T get(Object identifier, KerasVersion version) {
        return find(identifier, version);
    }

    /** @param version null for any */
    private T find(Object identifier, KerasVersion version) {
        if (identifier == null || type.isInstance(identifier)) {
            return type.cast(identifier);
        }
        if (identifier instanceof String name) {
            return read(name, Map.of(), version);
        }
        Config saved = Config.of(kind, identifier)
                .orElseThrow(() -> new IllegalArgumentException(kind
                        + " must be a name or an object with class_name and config, not " + Config.show(identifier)));
        if (!saved.has("class_name")) {
            throw saved.wrong("class_name", "text");
        }
        String className = saved.text("class_name", "");
        if (className.equals(FUNCTION) && saved.get("config") instanceof String name) {
            return read(name, Map.of(), version);
        }
        String name =
                foreignName(saved).map(foreign -> known(foreign, className)).orElse(className);
        Map<String, Object> values = saved.object("config").map(Config::values).orElse(Map.of());
        return read(name, values, version);
    }

    /** Under which name a foreign class is registered: its whole name, or that of the class alone. */
    private String known(String foreign, String className) {
        if (!registered.containsKey(foreign) && !registered.containsKey(className)) {
            throw unknown(foreign);
        }
        return registered.containsKey(foreign) ? foreign : className;
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

    private T read(String name, Map<String, Object> values, KerasVersion version) {
        Function<Config, T> reader = registered.get(name);
        Entry<T> entry = keras.get(name);
        if (reader == null && entry == null) {
            throw unknown(name);
        }
        if (reader == null && version != null && !entry.versions().contains(version)) {
            throw new IllegalArgumentException(kind + " " + Config.show(name) + " is not a name of Keras "
                    + version.number() + "; its names are " + names(version));
        }
        return (reader == null ? entry.reader() : reader).apply(new Config(kind + " \"" + name + "\"", values));
    }

    private String names(KerasVersion version) {
        return String.join(
                ", ",
                keras.entrySet().stream()
                        .filter(entry -> entry.getValue().versions().contains(version))
                        .map(Map.Entry::getKey)
                        .sorted()
                        .toList());
    }

    private IllegalArgumentException unknown(String name) {
        return new IllegalArgumentException(kind + " " + Config.show(name) + " is not known; known are "
                + String.join(", ", classNames) + ", and what was registered");
    }

    /**
     * In the form of Keras's serialize; null for null. What is not Keras's own has its name under
     * {@code registered_name}, a function under {@code config}.
     */
    public Map<String, Object> serialize(T object) {
        if (object == null) {
            return null;
        }
        String name = object.className();
        if (classNames.contains(name)) {
            return Configurable.serialize(
                    "keras." + kind + (kind.endsWith("s") ? "es" : "s"), name, object.config(), null);
        }
        if (object instanceof NamedFunction) {
            return Configurable.serialize("builtins", FUNCTION, name, FUNCTION);
        }
        return Configurable.serialize(null, name.substring(name.indexOf('>') + 1), object.config(), name);
    }
}
