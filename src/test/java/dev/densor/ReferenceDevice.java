package dev.densor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.densor.backend.Backend;
import dev.densor.backend.Backends;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import dev.densor.tensor.Scope;
import dev.densor.tensor.Tensor;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Opens the reference backend and a scope before each test, and holds the test to leave no memory behind. Tensors are
 * made from plain numbers.
 */
public final class ReferenceDevice implements BeforeEachCallback, AfterEachCallback {
    private Backend backend;
    private Scope scope;

    @Override
    public void beforeEach(ExtensionContext context) {
        backend = Backends.open("reference");
        scope = Scope.open();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        scope.close();
        assertEquals(0, backend.liveBytes(), "bytes left behind");
        backend.close();
    }

    public Backend backend() {
        return backend;
    }

    /** float32 of any shape. */
    public Tensor tensor(Shape shape, double... values) {
        return tensor(DType.FLOAT32, shape, values);
    }

    /** float32 [n]. */
    public Tensor vector(double... values) {
        return tensor(Shape.of(values.length), values);
    }

    /** int32 [n]. */
    public Tensor ints(int... values) {
        return Tensor.of(backend, HostArray.of(values, Shape.of(values.length)));
    }

    /** bool [n] of zeros and ones. */
    public Tensor bools(double... values) {
        return tensor(DType.BOOL, Shape.of(values.length), values);
    }

    /** Any type and shape. */
    public Tensor tensor(DType dtype, Shape shape, double... values) {
        return Tensor.of(backend, HostArray.of(values, shape).cast(dtype));
    }

    /** 0, 1, 2, ... as float32. */
    public Tensor counting(int... dims) {
        Shape shape = Shape.of(dims);
        double[] values = new double[(int) shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        return tensor(shape, values);
    }

    /** The elements in row-major order. */
    public static double[] values(Tensor tensor) {
        return tensor.toArray().toDoubles();
    }
}
