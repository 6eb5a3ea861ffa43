package dev.densor.nn.regularizers;

import dev.densor.nn.config.Config;
import dev.densor.ops.Elementwise;
import dev.densor.ops.Reduction;
import dev.densor.shape.Shape;
import dev.densor.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * l1 * sum(|x|) + l2 * sum(x^2). An L1L2 leaves a part out whose factor is 0, so that x may be infinite there; an L1 or
 * L2 does not.
 *
 * @param className L1, L2 or L1L2
 * @param l1 0 or more; 0 in an L2
 * @param l2 0 or more; 0 in an L1
 */
record Norms(String className, double l1, double l2) implements Regularizer {
    /** What Keras takes when the factor of an L1 or L2 is not given. */
    private static final double DEFAULT_FACTOR = 0.01;

    Norms {
        Factors.check(className, "l1", l1);
        Factors.check(className, "l2", l2);
    }

    static Norms l1(double factor) {
        // Keras holds this one as a float32, and writes it so.
        return new Norms("L1", (float) factor, 0);
    }

    static Norms l2(double factor) {
        return new Norms("L2", 0, factor);
    }

    static Norms l1l2(double l1, double l2) {
        return new Norms("L1L2", l1, l2);
    }

    static Norms readL1(Config config) {
        return l1(config.number("l1", DEFAULT_FACTOR));
    }

    static Norms readL2(Config config) {
        return l2(config.number("l2", DEFAULT_FACTOR));
    }

    /** Both factors, which Keras takes as {@code fallback} when they are not given. */
    static Norms readBoth(Config config, double fallback) {
        return l1l2(config.number("l1", fallback), config.number("l2", fallback));
    }

    @Override
    public Tensor penalty(Tensor x) {
        return switch (className) {
            case "L1" -> absolute(x);
            case "L2" -> squared(x);
            default -> both(x);
        };
    }

    private Tensor both(Tensor x) {
        if (l1 == 0 && l2 == 0) {
            return Tensor.filled(x.backend(), x.dtype(), Shape.SCALAR, 0);
        }
        if (l1 == 0) {
            return squared(x);
        }
        return l2 == 0 ? absolute(x) : Elementwise.add(absolute(x), squared(x));
    }

    private Tensor absolute(Tensor x) {
        return Elementwise.multiply(Reduction.sum(Elementwise.abs(x), false), l1);
    }

    private Tensor squared(Tensor x) {
        return Elementwise.multiply(Reduction.sum(Elementwise.square(x), false), l2);
    }

    @Override
    public Map<String, Object> config() {
        Map<String, Object> config = new LinkedHashMap<>();
        if (!className.equals("L2")) {
            config.put("l1", l1);
        }
        if (!className.equals("L1")) {
            config.put("l2", l2);
        }
        return config;
    }
}
