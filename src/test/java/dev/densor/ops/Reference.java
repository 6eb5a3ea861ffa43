package dev.densor.ops;

import dev.densor.backend.Backend;
import dev.densor.backend.Backends;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import dev.densor.tensor.Scope;
import dev.densor.tensor.Tensor;

/** Tensors on the reference backend, for tests of operations. */
final class Reference implements AutoCloseable {
    private final Backend backend = Backends.open("reference");
    private final Scope scope = Scope.open();

    /** A float32 tensor of {@code dims} with the elements in row-major order. */
    Tensor tensor(double[] values, int... dims) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return Tensor.of(backend, HostArray.of(floats, Shape.of(dims)));
    }

    /** 1, 2, 3, ... in {@code dims}. */
    Tensor count(int... dims) {
        double[] values = new double[(int) Shape.of(dims).size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = i + 1;
        }
        return tensor(values, dims);
    }

    @Override
    public void close() {
        scope.close();
        backend.close();
    }
}
