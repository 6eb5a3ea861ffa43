package dev.densor.nn.initializers;

import dev.densor.nn.config.Config;
import dev.densor.shape.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * How many inputs and outputs of a weight meet in one unit. When both lists of axes are given, the product of their
 * sizes; otherwise by Keras's convention: 1 and 1 for [], n and n for [n], and for [..., inputs, outputs] each of the
 * last two times the product of those before them.
 *
 * @param inputAxes axes of the inputs, or null
 * @param outputAxes axes of the outputs, or null
 */
record Fans(List<Integer> inputAxes, List<Integer> outputAxes) {
    static final Fans CONVENTIONAL = new Fans(null, null);

    static Fans read(Config config) {
        return new Fans(axes(config, "input_axes"), axes(config, "output_axes"));
    }

    private static List<Integer> axes(Config config, String key) {
        return config.integers(key)
                .map(axes -> Arrays.stream(axes).boxed().toList())
                .orElse(null);
    }

    double in(Shape shape) {
        return isStated() ? product(shape, inputAxes) : conventional(shape, -2);
    }

    double out(Shape shape) {
        return isStated() ? product(shape, outputAxes) : conventional(shape, -1);
    }

    private boolean isStated() {
        return inputAxes != null && outputAxes != null;
    }

    private static double product(Shape shape, List<Integer> axes) {
        return axes.stream().mapToDouble(shape::dim).reduce(1, (a, b) -> a * b);
    }

    private static double conventional(Shape shape, int axis) {
        return shape.rank() < 2 ? shape.size() : (double) shape.dim(axis) * shape.size(0, shape.rank() - 2);
    }

    /** A list of axes as Keras writes it. */
    static List<Long> written(List<Integer> axes) {
        return axes == null ? null : axes.stream().map(Integer::longValue).toList();
    }
}
