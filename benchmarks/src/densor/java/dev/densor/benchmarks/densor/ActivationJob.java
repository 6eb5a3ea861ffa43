package dev.densor.benchmarks.densor;

import dev.densor.backend.Backend;
import dev.densor.benchmarks.engine.Job;
import dev.densor.benchmarks.workload.ActivationPass;
import dev.densor.ops.Activation;
import dev.densor.ops.Activations;
import dev.densor.ops.KerasVersion;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import dev.densor.tensor.Scope;
import dev.densor.tensor.Variable;

/** An activation of a tensor that is on the device already; the result stays there, too. */
final class ActivationJob implements Job {
    private final Backend backend;
    private final Variable x;
    private final Activation activation;

    ActivationJob(Backend backend, ActivationPass pass) {
        this.backend = backend;
        Shape shape = Shape.of(pass.rows(), pass.columns());
        x = new Variable("x", DType.FLOAT32, shape);
        x.assign(HostArray.of(pass.input(), shape));
        activation = Activations.get(pass.activation(), KerasVersion.V3);
    }

    @Override
    public void run() {
        try (Scope scope = Scope.open()) {
            activation.apply(x.value(backend));
            backend.synchronize();
        }
    }

    @Override
    public float[] result() {
        try (Scope scope = Scope.open()) {
            return activation.apply(x.value(backend)).toArray().toFloats();
        }
    }

    @Override
    public void close() {
        x.close();
    }
}
