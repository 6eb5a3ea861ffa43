package dev.densor.nn.initializers;

import dev.densor.nn.config.Config;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import java.util.LinkedHashMap;
import java.util.Map;

/** Uniform in [min, max). */
record RandomUniform(double min, double max, Seed seed) implements Initializer {
    static RandomUniform read(Config config) {
        return new RandomUniform(config.number("minval", -0.05), config.number("maxval", 0.05), Seed.of(config));
    }

    @Override
    public HostArray draw(Shape shape, long fallbackSeed) {
        RandomSource random = seed.start(fallbackSeed);
        return Elements.of(shape, index -> min + (max - min) * random.uniform());
    }

    @Override
    public String className() {
        return "RandomUniform";
    }

    @Override
    public Map<String, Object> config() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("seed", seed.configured());
        config.put("minval", min);
        config.put("maxval", max);
        return config;
    }
}
