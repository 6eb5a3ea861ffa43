package dev.densor.benchmarks.device;

import dev.densor.backend.Backend;
import dev.densor.backend.Buffer;
import dev.densor.backend.View;
import dev.densor.shape.DType;
import java.util.List;

/** Random matrices of one product, and a bias. */
final class Operands implements AutoCloseable {
    final Buffer a;
    final Buffer b;
    final Buffer bias;
    final Buffer out;

    /** Multiplications and additions. */
    final double operations;

    private final Backend backend;

    Operands(Backend backend, DType dtype, Size size) {
        this.backend = backend;
        operations = 2.0 * size.rows() * size.features() * size.units();
        a = random(dtype, (long) size.rows() * size.features());
        b = random(dtype, (long) size.features() * size.units());
        bias = random(dtype, size.units());
        out = backend.allocate(dtype, (long) size.rows() * size.units());
    }

    private Buffer random(DType dtype, long size) {
        Buffer floats = backend.allocate(DType.FLOAT32, size);
        backend.uniform(size, 0, floats);
        if (dtype == DType.FLOAT32) {
            return floats;
        }
        Buffer converted = backend.allocate(dtype, size);
        backend.copy(View.of(floats), View.of(converted));
        backend.free(floats);
        return converted;
    }

    @Override
    public void close() {
        backend.synchronize();
        List.of(a, b, bias, out).forEach(backend::free);
    }
}
