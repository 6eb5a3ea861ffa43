package dev.densor.train.metrics;

import dev.densor.nn.config.Config;
import dev.densor.ops.Shaping;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import dev.densor.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What every metric has.
 *
 * @param className Keras's name of the class
 * @param name what a history calls it
 * @param dtype of the result; float64 is computed in float64, all others in float32
 */
record Label(String className, String name, DType dtype) {
    Label {
        if (!dtype.isFloating()) {
            throw new IllegalArgumentException(
                    "metric \"" + className + "\": dtype must be a floating-point type, not " + dtype);
        }
    }

    static Label of(String className, String name) {
        return new Label(className, name, DType.FLOAT32);
    }

    /** Name and type that a configuration states. */
    static Label read(String className, String name, Config config) {
        String dtype = config.text("dtype", DType.FLOAT32.kerasName());
        return new Label(
                className,
                config.text("name", name),
                DType.find(dtype).orElseThrow(() -> config.wrong("dtype", "a floating-point type")));
    }

    /** The type that values and weights are computed in. */
    DType work() {
        return dtype == DType.FLOAT64 ? DType.FLOAT64 : DType.FLOAT32;
    }

    /** {@code x} in the type that is computed in; null stays. */
    Tensor work(Tensor x) {
        return x == null ? null : Shaping.cast(x, work());
    }

    HostArray scalar(double value) {
        return HostArray.of(new double[] {value}, Shape.SCALAR).cast(dtype);
    }

    HostArray vector(double[] values) {
        return HostArray.of(values, Shape.of(values.length)).cast(dtype);
    }

    /** Keras's configuration: name, type, and the options of the metric. */
    Map<String, Object> config(Map<String, ?> options) {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("name", name);
        config.put("dtype", dtype.kerasName());
        options.forEach((key, value) -> config.put(key, written(value)));
        return config;
    }

    /** A value as configurations hold it, which are read from JSON: integers are long, arrays are lists. */
    static Object written(Object value) {
        return value instanceof Integer number
                ? (Object) number.longValue()
                : value instanceof double[] numbers
                        ? Arrays.stream(numbers).boxed().toList()
                        : value;
    }

    /** For the beginning of a message. */
    @Override
    public String toString() {
        return "metric \"" + name + "\"";
    }
}
