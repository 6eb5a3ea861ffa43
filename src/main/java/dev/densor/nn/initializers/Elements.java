package dev.densor.nn.initializers;

import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import java.nio.DoubleBuffer;
import java.util.function.IntToDoubleFunction;

/** Makes the array that an initializer draws, element by element. */
final class Elements {
    private Elements() {}

    /**
     * An array, float64.
     *
     * @param value of an element by its index in row-major order; asked once for each, in that order
     */
    static HostArray of(Shape shape, IntToDoubleFunction value) {
        HostArray array = HostArray.allocate(DType.FLOAT64, shape);
        DoubleBuffer elements = (DoubleBuffer) array.data();
        for (int i = 0; i < array.size(); i++) {
            elements.put(i, value.applyAsDouble(i));
        }
        return array;
    }
}
