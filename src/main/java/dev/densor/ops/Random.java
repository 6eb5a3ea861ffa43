package dev.densor.ops;

import dev.densor.backend.Backend;
import dev.densor.shape.DType;
import dev.densor.shape.Shape;
import dev.densor.tensor.Tensor;

/** Random tensors, the same on every device for the same seed and counter. */
public final class Random {
    private Random() {}

    /**
     * Uniform in [0, 1), float32.
     *
     * @param seed chooses the stream
     * @param counter where in the stream to begin, in blocks of four numbers
     */
    public static Tensor uniform(Backend backend, Shape shape, long seed, long counter) {
        Tensor out = Tensor.uninitialized(backend, DType.FLOAT32, shape);
        backend.uniform(seed, counter, out.buffer());
        return out;
    }
}
