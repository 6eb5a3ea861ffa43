package dev.densor.benchmarks.densor;

import dev.densor.backend.Backend;
import dev.densor.benchmarks.engine.Job;
import dev.densor.benchmarks.workload.Network;
import dev.densor.nn.Model;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import dev.densor.tensor.Scope;
import dev.densor.tensor.Tensor;
import dev.densor.tensor.Variable;
import java.util.List;

/** {@code model.forward} of a tensor that is on the device already; the result stays there, too. */
final class TensorJob implements Job {
    private final Backend backend;
    private final Model model;
    private final Variable x;

    TensorJob(Backend backend, Network network) {
        this.backend = backend;
        model = DensorModels.of(network, backend);
        Shape shape = Shape.of(network.rows(), network.features());
        x = new Variable("x", DType.FLOAT32, shape);
        x.assign(HostArray.of(network.input(), shape));
    }

    @Override
    public void run() {
        try (Scope scope = Scope.open()) {
            forward();
            backend.synchronize();
        }
    }

    @Override
    public float[] result() {
        try (Scope scope = Scope.open()) {
            return forward().toArray().toFloats();
        }
    }

    private Tensor forward() {
        return model.forward(List.of(x.value(backend))).outputs().get(0);
    }

    @Override
    public void close() {
        x.close();
        model.close();
    }
}
