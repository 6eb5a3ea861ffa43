package dev.densor.nn.initializers;

import dev.densor.nn.config.Config;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * mean + stddev * z with z from the standard normal distribution.
 *
 * @param isTruncated whether z is drawn again until it is in [-2, 2]
 */
record RandomNormal(double mean, double stddev, boolean isTruncated, Seed seed) implements Initializer {
    static RandomNormal read(Config config, boolean isTruncated) {
        return new RandomNormal(config.number("mean", 0), config.number("stddev", 0.05), isTruncated, Seed.of(config));
    }

    @Override
    public HostArray draw(Shape shape, long fallbackSeed) {
        RandomSource random = seed.start(fallbackSeed);
        return isTruncated
                ? Elements.of(shape, index -> mean + stddev * random.truncatedNormal())
                : Elements.of(shape, index -> mean + stddev * random.normal());
    }

    @Override
    public String className() {
        return isTruncated ? "TruncatedNormal" : "RandomNormal";
    }

    @Override
    public Map<String, Object> config() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("seed", seed.configured());
        config.put("mean", mean);
        config.put("stddev", stddev);
        return config;
    }
}
