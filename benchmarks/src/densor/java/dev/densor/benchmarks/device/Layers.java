package dev.densor.benchmarks.device;

import dev.densor.backend.Backend;
import dev.densor.backend.MatmulSpec;
import dev.densor.backend.UnaryOp;
import dev.densor.backend.fused.DenseKernel;
import dev.densor.backend.fused.DenseSpec;
import dev.densor.shape.DType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Dense layers beside the bare product of the same size: bias and activation should cost nothing. */
final class Layers {
    private final Backend backend;
    private final Turns turns;
    private final List<Figure> figures = new ArrayList<>();

    Layers(Backend backend, Turns turns) {
        this.backend = backend;
        this.turns = turns;
    }

    List<Figure> figures() {
        return figures;
    }

    /**
     * {@code activation(x . kernel + bias)} of one type without and with each activation, where the device computes it at
     * once. What it is compared with is the faster product of the kernel as it is and of the kernel transposed.
     */
    void layer(DType dtype, Size size) {
        if (!(backend instanceof DenseKernel device) || !device.takesDense(dtype)) {
            return;
        }
        try (Operands all = new Operands(backend, dtype, size)) {
            Map<String, Runnable> calls = new LinkedHashMap<>();
            MatmulSpec bare = MatmulSpec.of(size.rows(), size.units(), size.features());
            MatmulSpec transposed = new MatmulSpec(1, size.rows(), size.units(), size.features(), false, true);
            calls.put("bare product", () -> backend.matmul(bare, all.a, all.b, all.out));
            calls.put("bare product, transposed", () -> backend.matmul(transposed, all.a, all.b, all.out));
            calls.put("linear", () -> device.dense(spec(size, null), all.a, all.b, all.bias, all.out));
            for (UnaryOp op : UnaryOp.values()) {
                if (op.isActivation()) {
                    DenseSpec spec = spec(size, op);
                    calls.put(op.toString(), () -> device.dense(spec, all.a, all.b, all.bias, all.out));
                }
            }
            add(dtype + " " + size, all.operations, calls);
        }
    }

    private static DenseSpec spec(Size size, UnaryOp activation) {
        return new DenseSpec(size.rows(), size.units(), size.features(), activation);
    }

    private void add(String name, double operations, Map<String, Runnable> calls) {
        double[] times = turns.microseconds(List.copyOf(calls.values()));
        double bare = Math.min(times[0], times[1]);
        int i = 0;
        for (String call : calls.keySet()) {
            figures.add(new Figure("dense", name + " " + call, times[i++], 0, operations, bare));
        }
    }
}
