package dev.densor.nn.initializers;

import dev.densor.nn.config.Config;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Mean 0 and variance scale / max(1, n), where n is the number of inputs, of outputs, or their average: uniform in
 * [-sqrt(3 variance), sqrt(3 variance)), normal, or normal and drawn again beyond two of its deviations, which is
 * widened by as much as that takes away from the variance.
 *
 * <p>Source: X. Glorot, Y. Bengio, Understanding the Difficulty of Training Deep Feedforward Neural Networks, AISTATS
 * 2010; K. He et al., Delving Deep into Rectifiers, ICCV 2015; Y. LeCun et al., Efficient BackProp, 1998.
 *
 * @param className VarianceScaling, or the name of one of the fixed scalings
 */
record VarianceScaling(String className, Scaling scaling, Fans fans, Seed seed) implements Initializer {
    /** Standard deviation of the standard normal distribution within [-2, 2]. */
    private static final double TRUNCATED_DEVIATION = 0.87962566103423978;

    /** A scaling that Keras has a class for. */
    static VarianceScaling fixed(String className, Scaling scaling, Seed seed) {
        return new VarianceScaling(className, scaling, Fans.CONVENTIONAL, seed);
    }

    static VarianceScaling read(String className, Scaling scaling, Config config) {
        return new VarianceScaling(className, scaling, Fans.read(config), Seed.of(config));
    }

    static VarianceScaling read(Config config) {
        Scaling scaling = Scaling.of(
                config.number("scale", 1),
                config.text("mode", "fan_in"),
                config.text("distribution", "truncated_normal"));
        return read("VarianceScaling", scaling, config);
    }

    @Override
    public HostArray draw(Shape shape, long fallbackSeed) {
        double variance = scaling.variance(fans.in(shape), fans.out(shape));
        double deviation = Math.sqrt(variance);
        double limit = Math.sqrt(3 * variance);
        RandomSource random = seed.start(fallbackSeed);
        return switch (scaling.distribution()) {
            case UNIFORM -> Elements.of(shape, index -> limit * (2 * random.uniform() - 1));
            case UNTRUNCATED_NORMAL -> Elements.of(shape, index -> deviation * random.normal());
            case TRUNCATED_NORMAL ->
                Elements.of(shape, index -> deviation / TRUNCATED_DEVIATION * random.truncatedNormal());
        };
    }

    @Override
    public Map<String, Object> config() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("seed", seed.configured());
        if (className.equals("VarianceScaling")) {
            config.put("scale", scaling.scale());
            config.put("mode", Scaling.kerasName(scaling.mode()));
            config.put("distribution", Scaling.kerasName(scaling.distribution()));
        }
        config.put("input_axes", Fans.written(fans.inputAxes()));
        config.put("output_axes", Fans.written(fans.outputAxes()));
        return config;
    }
}
