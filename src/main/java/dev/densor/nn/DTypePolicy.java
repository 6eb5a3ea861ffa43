package dev.densor.nn;

import dev.densor.nn.config.Config;
import dev.densor.shape.DType;
import java.util.Optional;

/**
 * In which types a layer keeps its weights and computes.
 *
 * @param name Keras's name: {@code "float32"}, {@code "mixed_bfloat16"}, {@code "int8_from_float32"}
 * @param compute of inputs, products and outputs
 * @param variable of the weights
 * @param quantization how the weights are quantised ({@code "int8"}, {@code "int4/128"}), or null
 */
public record DTypePolicy(String name, DType compute, DType variable, String quantization) {
    /** float32 throughout. */
    public static final DTypePolicy FLOAT32 = new DTypePolicy("float32", DType.FLOAT32, DType.FLOAT32, null);

    /**
     * The policy Keras calls {@code name}.
     *
     * @throws IllegalArgumentException when there is no such policy
     */
    public static DTypePolicy of(String name) {
        int from = name.indexOf("_from_");
        Optional<DTypePolicy> found = from < 0
                ? plain(name)
                : plain(name.substring(from + "_from_".length()))
                        .filter(source -> source.compute.isFloating())
                        .map(source -> new DTypePolicy(name, source.compute, source.variable, name.substring(0, from)));
        return found.orElseThrow(() -> new IllegalArgumentException("dtype policy \"" + name
                + "\" is not known; known are float16, bfloat16, float32, float64, mixed_float16, mixed_bfloat16, "
                + "their int8_from_ forms, and types of integers for layers without weights"));
    }

    private static Optional<DTypePolicy> plain(String name) {
        return switch (name) {
            case "mixed_float16" -> Optional.of(new DTypePolicy(name, DType.FLOAT16, DType.FLOAT32, null));
            case "mixed_bfloat16" -> Optional.of(new DTypePolicy(name, DType.BFLOAT16, DType.FLOAT32, null));
            default -> DType.find(name).map(dtype -> new DTypePolicy(name, dtype, dtype, null));
        };
    }

    /**
     * The policy that a layer's configuration states under {@code dtype}: a name, or one of Keras's policy objects.
     *
     * @throws IllegalArgumentException when there is no such policy
     */
    static DTypePolicy read(Config config) {
        if (config.get("dtype") instanceof String name) {
            return of(name);
        }
        Config object = config.object("dtype").orElseThrow();
        Config options = object.object("config").orElse(object);
        if (options.has("mode")) {
            return of(options.text("mode", "") + "_from_" + options.text("source_name", "float32"));
        }
        return of(options.text("name", "float32"));
    }

    /** How the weights are quantised, if they are. */
    public Optional<String> quantized() {
        return Optional.ofNullable(quantization);
    }

    /** The name alone: {@code mixed_bfloat16}. */
    @Override
    public String toString() {
        return name;
    }
}
