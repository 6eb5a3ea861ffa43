package dev.densor.nn;

import dev.densor.nn.config.Config;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import dev.densor.tensor.Tensor;
import java.util.Arrays;
import java.util.Optional;

/**
 * Numbers that an option of a layer states.
 *
 * @param config as a configuration holds them: a number, lists in each other, or a wrapped NumPy array
 * @param value float64
 */
record StatedArray(Object config, HostArray value) {
    /** One number is a scalar, several are a row. */
    static StatedArray of(double... numbers) {
        return numbers.length == 1
                ? new StatedArray(numbers[0], HostArray.of(numbers.clone(), Shape.SCALAR))
                : new StatedArray(
                        Arrays.stream(numbers).boxed().toList(),
                        HostArray.of(numbers.clone(), Shape.of(numbers.length)));
    }

    /** What a configuration says, or empty where it says nothing. */
    static Optional<StatedArray> read(Config config, String key) {
        return config.array(key).map(value -> new StatedArray(config.get(key), value));
    }

    Shape shape() {
        return value.shape();
    }

    /** Whether it is one number, which changes no shape that it is broadcast to but that of a scalar. */
    boolean isNumber() {
        return shape().rank() <= 1 && shape().size() == 1;
    }

    /** The first number, rounded to a type. */
    double first(DType type) {
        return value.cast(type).getDouble(0);
    }

    /** Rounded to the type and copied to the device of {@code x}. */
    Tensor like(Tensor x) {
        return Tensor.of(x.backend(), value.cast(x.dtype()));
    }
}
