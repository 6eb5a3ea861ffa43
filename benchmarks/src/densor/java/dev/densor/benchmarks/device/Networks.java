package dev.densor.benchmarks.device;

import dev.densor.backend.Backend;
import dev.densor.benchmarks.workload.Check;
import dev.densor.benchmarks.workload.Network;
import dev.densor.benchmarks.workload.Workloads;
import dev.densor.ops.Activations;
import dev.densor.ops.DenseChain;
import dev.densor.ops.KerasVersion;
import dev.densor.ops.Linalg;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import dev.densor.tensor.Scope;
import dev.densor.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** The network 784, 512 relu, 512 relu, 10 softmax from memory of the device to memory of the device. */
final class Networks {
    /** What rounding to 16 bits between three layers may be off. */
    private static final double HALF_TOLERANCE = 5e-2;

    private final Backend backend;
    private final Turns turns;
    private final double tolerance;

    /**
     * Networks on a device.
     *
     * @param tolerance the largest error of a result in FLOAT32, relative to its largest element, with which it is timed
     */
    Networks(Backend backend, Turns turns, double tolerance) {
        this.backend = backend;
        this.turns = turns;
        this.tolerance = tolerance;
    }

    /** A batch of so many rows, all in one type. */
    Figure measure(DType dtype, int rows) {
        Network network = (Network) Workloads.parse("mlp-" + rows);
        try (Scope scope = Scope.open()) {
            Tensor x = tensor(network.input(), dtype, rows, network.features());
            List<DenseChain.Step> steps = steps(network, dtype);
            check(network, dtype, predict(x, steps).toArray().toFloats());
            double operations = network.layers().stream()
                    .mapToDouble(layer -> 2.0 * rows * layer.inputs() * layer.units())
                    .sum();
            double[] times = turns.microseconds(List.of(() -> {
                try (Scope each = Scope.open()) {
                    predict(x, steps);
                }
            }));
            return new Figure("network", dtype + " " + network.name(), times[0], 0, operations);
        }
    }

    private List<DenseChain.Step> steps(Network network, DType dtype) {
        List<DenseChain.Step> steps = new ArrayList<>();
        network.layers()
                .forEach(layer -> steps.add(new DenseChain.Step(
                        tensor(layer.kernel(), dtype, layer.inputs(), layer.units()),
                        tensor(layer.bias(), dtype, layer.units()),
                        Activations.get(layer.activation(), KerasVersion.V3))));
        return steps;
    }

    private Tensor tensor(float[] values, DType dtype, int... dims) {
        return Tensor.of(backend, HostArray.of(values, Shape.of(dims)).cast(dtype));
    }

    private static Tensor predict(Tensor x, List<DenseChain.Step> steps) {
        return DenseChain.fused(x, steps).orElseGet(() -> {
            Tensor y = x;
            for (DenseChain.Step step : steps) {
                y = Linalg.dense(y, step.kernel(), step.bias(), step.activation());
            }
            return y;
        });
    }

    private void check(Network network, DType dtype, float[] result) {
        double most = dtype == DType.FLOAT32 ? tolerance : HALF_TOLERANCE;
        double error = Check.error(network, result);
        // Written so that NaN fails.
        if (!(error <= most)) {
            throw new IllegalStateException(
                    dtype + " " + network.name() + " is off by " + error + ", more than " + most + " allows");
        }
    }
}
