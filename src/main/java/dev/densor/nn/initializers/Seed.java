package dev.densor.nn.initializers;

import dev.densor.nn.config.Config;
import java.util.Map;

/**
 * The seed of an initializer: an integer, what Keras calls a SeedGenerator, or none.
 *
 * @param configured as Keras writes it
 * @param value the integer, or null when there is none
 */
record Seed(Object configured, Long value) {
    static final Seed NONE = new Seed(null, null);

    static Seed of(long value) {
        return new Seed(value, value);
    }

    /** What {@code config} says under {@code seed}. */
    static Seed of(Config config) {
        Object configured = config.get("seed");
        Object value = configured instanceof Map
                ? config.object("seed")
                        .flatMap(generator -> generator.object("config"))
                        .map(inner -> inner.get("seed"))
                        .orElse(null)
                : configured;
        if (value == null || value instanceof Long) {
            return new Seed(configured, (Long) value);
        }
        throw config.wrong("seed", "an integer of 64 bits or a SeedGenerator");
    }

    /** Where the numbers begin. */
    RandomSource start(long fallback) {
        return new RandomSource(value == null ? fallback : value);
    }
}
