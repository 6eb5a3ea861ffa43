package dev.densor.benchmarks.device;

import dev.densor.backend.Backend;
import dev.densor.backend.MatmulSpec;
import dev.densor.shape.DType;
import java.util.ArrayList;
import java.util.List;

/** Matrix products. */
final class Products {
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
        try (Operands all = new Operands(backend, dtype, new Size(m, k, n))) {
            MatmulSpec plain = MatmulSpec.of(m, n, k);
            MatmulSpec transposed = new MatmulSpec(1, m, n, k, false, true);
            String name = dtype + " " + m + "x" + k + "x" + n;
            add(name, all, () -> backend.matmul(plain, all.a, all.b, all.out));
            add(name + " b transposed", all, () -> backend.matmul(transposed, all.a, all.b, all.out));
        }
    }

    private void add(String name, Operands operands, Runnable call) {
        figures.add(new Figure("product", name, timer.microseconds(call), 0, operands.operations));
    }
}
