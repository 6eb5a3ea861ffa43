package dev.densor.nn.initializers;

import dev.densor.nn.config.Config;
import dev.densor.shape.HostArray;
import dev.densor.shape.Layout;
import dev.densor.shape.Shape;
import dev.densor.shape.ShapeException;
import java.util.Map;

/**
 * A number, or an array that broadcasts to the weight.
 *
 * @param className Zeros, Ones or Constant
 * @param value what to repeat, float64
 * @param config as Keras writes it
 */
record Constant(String className, HostArray value, Map<String, Object> config) implements Initializer {
    static Constant named(String className, double value, Map<String, Object> config) {
        return new Constant(className, HostArray.of(new double[] {value}, Shape.SCALAR), config);
    }

    static Constant of(double value) {
        return named("Constant", value, Map.of("value", value));
    }

    static Constant read(Config config) {
        return config.array("value")
                .map(value -> new Constant("Constant", value, Map.of("value", config.get("value"))))
                .orElseGet(() -> of(0));
    }

    @Override
    public HostArray draw(Shape shape, long seed) {
        if (!Shape.broadcast(value.shape(), shape, "initializer").equals(shape)) {
            throw new ShapeException(
                    "initializer \"Constant\": a value of shape " + value.shape() + " does not fill " + shape);
        }
        Layout repeated = Layout.contiguous(value.shape()).broadcastTo(shape);
        return Elements.of(shape, index -> value.getDouble(storageIndex(repeated, index)));
    }

    /** Where element {@code index} in row-major order stands. */
    private static int storageIndex(Layout layout, int index) {
        long position = 0;
        int rest = index;
        for (int axis = layout.shape().rank() - 1; axis >= 0; axis--) {
            position += rest % layout.shape().dim(axis) * layout.stride(axis);
            rest /= layout.shape().dim(axis);
        }
        return (int) position;
    }
}
