package dev.densor.nn;

import dev.densor.nn.config.Config;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A layer that puts noise on its input in training: how much, and from which seed. Otherwise its output is its input,
 * of any shape and type.
 */
abstract class NoiseLayer extends PassThroughLayer {
    private final String className;
    private final String option;
    private final double strength;
    private Long seed;

    /**
     * A layer without a seed.
     *
     * @param option what Keras calls the strength: {@code "rate"}
     * @param strength from 0 to 1
     */
    NoiseLayer(String className, String option, double strength) {
        if (!(strength >= 0 && strength <= 1)) {
            throw new IllegalArgumentException(className + ": " + option + " must be between 0 and 1, not " + strength);
        }
        this.className = className;
        this.option = option;
        this.strength = strength;
    }

    /** The strength that a configuration states; there is no default. */
    static double strength(Config config, String option) {
        if (!config.has(option)) {
            throw config.wrong(option, "a number between 0 and 1");
        }
        return config.number(option, 0);
    }

    /** {@code layer} with the options that a configuration states. */
    static <L extends NoiseLayer> L read(L layer, Config config) {
        layer.readOptions(config);
        return layer;
    }

    /** Takes over what a configuration states beside the strength. */
    void readOptions(Config config) {
        if (config.get("seed") instanceof Long stated) {
            seed = stated;
        } else if (config.has("seed")) {
            throw config.wrong("seed", "an integer of 64 bits");
        }
    }

    /** Sets where the noise begins, so that two trainings see the same; default anywhere. */
    public Layer seed(long start) {
        seed = start;
        return this;
    }

    @Override
    public final String className() {
        return className;
    }

    @Override
    protected Map<String, Object> ownConfig() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put(option, strength);
        config.put("seed", seed);
        return config;
    }
}
