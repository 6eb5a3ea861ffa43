package dev.densor.benchmarks.device;

import dev.densor.backend.Backend;
import dev.densor.backend.Buffer;
import dev.densor.backend.MatmulSpec;
import dev.densor.backend.UnaryOp;
import dev.densor.backend.View;
import dev.densor.backend.fused.DenseKernel;
import dev.densor.backend.fused.DenseSpec;
import dev.densor.shape.DType;
import java.util.ArrayList;
import java.util.List;

/** Matrix products, and dense layers of the same size: bias and activation should cost nothing beside the product. */
final class Products {
    private static final List<UnaryOp> ACTIVATIONS =
            List.of(UnaryOp.RELU, UnaryOp.TANH, UnaryOp.SIGMOID, UnaryOp.ELU, UnaryOp.GELU, UnaryOp.SOFTSIGN);

    private final Backend backend;
    private final Timer timer;
    private final List<Figure> figures = new ArrayList<>();

    Products(Backend backend, Timer timer) {
        this.backend = backend;
        this.timer = timer;
    }

    List<Figure> figures() {
        return figures;
    }

    /** {@code [m, k] . [k, n]} of one type, and of it transposed. */
    void product(DType dtype, int m, int k, int n) {
        try (Operands all = new Operands(backend, dtype, m, k, n)) {
            MatmulSpec plain = MatmulSpec.of(m, n, k);
            MatmulSpec transposed = new MatmulSpec(1, m, n, k, false, true);
            String name = dtype + " " + m + "x" + k + "x" + n;
            add("product", name, all, () -> backend.matmul(plain, all.a, all.b, all.out));
            add("product", name + " b transposed", all, () -> backend.matmul(transposed, all.a, all.b, all.out));
        }
    }

    /** {@code activation([m, k] . [k, n] + bias)} for each activation, where the device does it at once. */
    void dense(int m, int k, int n) {
        if (!(backend instanceof DenseKernel kernel)) {
            return;
        }
        try (Operands all = new Operands(backend, DType.FLOAT32, m, k, n)) {
            String name = m + "x" + k + "x" + n;
            MatmulSpec bare = MatmulSpec.of(m, n, k);
            add("dense", name + " bare product", all, () -> backend.matmul(bare, all.a, all.b, all.out));
            for (UnaryOp activation : ACTIVATIONS) {
                DenseSpec spec = new DenseSpec(m, n, k, activation);
                add("dense", name + " " + activation, all, () -> kernel.dense(spec, all.a, all.b, all.bias, all.out));
            }
        }
    }

    private void add(String family, String name, Operands operands, Runnable call) {
        figures.add(new Figure(family, name, timer.microseconds(call), 0, operands.operations));
    }

    /** Random matrices of one product. */
    private static final class Operands implements AutoCloseable {
        final Buffer a;
        final Buffer b;
        final Buffer bias;
        final Buffer out;
        final double operations;
        private final Backend backend;

        Operands(Backend backend, DType dtype, int m, int k, int n) {
            this.backend = backend;
            operations = 2.0 * m * k * n;
            a = random(dtype, (long) m * k);
            b = random(dtype, (long) k * n);
            bias = random(dtype, n);
            out = backend.allocate(dtype, (long) m * n);
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
}
