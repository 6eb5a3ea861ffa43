package dev.densor.nn.constraints;

import dev.densor.nn.config.Config;
import dev.densor.ops.Elementwise;
import dev.densor.ops.Epsilon;
import dev.densor.ops.Reduction;
import dev.densor.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * w * (rate * clip(norm, min, max) + (1 - rate) * norm) / (norm + 1e-7) with norm = sqrt(sum(w^2)) over the axes.
 * MaxNorm has no second term, so that a norm that overflows makes 0 of the numbers that are finite; UnitNorm is
 * w / (norm + 1e-7).
 *
 * @param className MaxNorm, MinMaxNorm or UnitNorm
 * @param min least norm, 0 or more
 * @param max greatest norm, min or more
 * @param rate how much of the way, from 0 to 1
 * @param axes over which the norm is taken
 */
record NormRange(String className, double min, double max, double rate, List<Integer> axes) implements Constraint {
    private static final int[] FIRST_AXIS = {0};

    NormRange {
        if (!(min >= 0 && max >= min) || Double.isInfinite(max)) {
            throw new IllegalArgumentException("constraint \"" + className
                    + "\": norms must be finite, 0 or more, and in order, not from " + min + " to " + max);
        }
        if (!(rate >= 0 && rate <= 1)) {
            throw new IllegalArgumentException(
                    "constraint \"" + className + "\": rate must be from 0 to 1, not " + rate);
        }
    }

    static NormRange maxNorm(double max, int... axes) {
        return new NormRange("MaxNorm", 0, max, 1, orFirst(axes));
    }

    static NormRange unitNorm(int... axes) {
        return new NormRange("UnitNorm", 1, 1, 1, orFirst(axes));
    }

    static NormRange minMaxNorm(double min, double max, double rate, int... axes) {
        return new NormRange("MinMaxNorm", min, max, rate, orFirst(axes));
    }

    private static List<Integer> orFirst(int... axes) {
        return Arrays.stream(axes.length == 0 ? FIRST_AXIS : axes).boxed().toList();
    }

    /** Keras 1 called the bound {@code m}. */
    static NormRange readMaxNorm(Config config) {
        return maxNorm(config.number("max_value", config.number("m", 2)), axes(config));
    }

    static NormRange readUnitNorm(Config config) {
        return unitNorm(axes(config));
    }

    /** Keras 1 called the bounds {@code low} and {@code high}. */
    static NormRange readMinMaxNorm(Config config) {
        double min = config.number("min_value", config.number("low", 0));
        double max = config.number("max_value", config.number("high", 1));
        return minMaxNorm(min, max, config.number("rate", 1), axes(config));
    }

    private static int[] axes(Config config) {
        return config.integers("axis").orElse(FIRST_AXIS);
    }

    @Override
    public Tensor project(Tensor w) {
        int[] over = axes.stream().mapToInt(axis -> axis).toArray();
        Tensor norm = Elementwise.sqrt(Reduction.sum(Elementwise.square(w), true, over));
        Tensor divisor = Elementwise.add(norm, Epsilon.get());
        return className.equals("UnitNorm")
                ? Elementwise.divide(w, divisor)
                : Elementwise.multiply(w, Elementwise.divide(desired(norm), divisor));
    }

    private Tensor desired(Tensor norm) {
        Tensor clipped = Elementwise.clip(norm, min, max);
        return className.equals("MaxNorm")
                ? clipped
                : Elementwise.add(Elementwise.multiply(clipped, rate), Elementwise.multiply(norm, 1 - rate));
    }

    @Override
    public Map<String, Object> config() {
        Map<String, Object> config = new LinkedHashMap<>();
        if (className.equals("MinMaxNorm")) {
            config.put("min_value", min);
        }
        if (!className.equals("UnitNorm")) {
            config.put("max_value", max);
        }
        if (className.equals("MinMaxNorm")) {
            config.put("rate", rate);
        }
        List<Long> written = axes.stream().map(Integer::longValue).toList();
        config.put("axis", written.size() == 1 ? written.get(0) : written);
        return config;
    }
}
