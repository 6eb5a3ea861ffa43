package dev.densor.benchmarks.tensorflow;

import dev.densor.benchmarks.engine.Engine;
import dev.densor.benchmarks.engine.Job;
import dev.densor.benchmarks.engine.Settings;
import dev.densor.benchmarks.workload.ActivationPass;
import dev.densor.benchmarks.workload.DenseLayer;
import dev.densor.benchmarks.workload.Network;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.TensorFlow;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** TensorFlow Java: a graph with constant weights, optimised and run by a session. */
public final class TensorFlowEngine implements Engine {
    @Override
    public String description() {
        return "TensorFlow " + TensorFlow.version() + " (TensorFlow Java 1.1.0)";
    }

    @Override
    public Optional<Job> network(Network network) {
        TensorFlowJob job = new TensorFlowJob(Settings.current().threads());
        job.build(network.input(), Shape.of(network.rows(), network.features()), (ops, x) -> {
            Operand<TFloat32> y = x;
            for (DenseLayer layer : network.layers()) {
                y = dense(ops, y, layer);
            }
            return y;
        });
        return Optional.of(job);
    }

    @Override
    public Optional<Job> activation(ActivationPass pass) {
        TensorFlowJob job = new TensorFlowJob(Settings.current().threads());
        job.build(pass.input(), Shape.of(pass.rows(), pass.columns()), (ops, x) -> activate(ops, pass.activation(), x));
        return Optional.of(job);
    }

    private static Operand<TFloat32> dense(Ops ops, Operand<TFloat32> x, DenseLayer layer) {
        Operand<TFloat32> kernel =
                ops.constant(Shape.of(layer.inputs(), layer.units()), DataBuffers.of(layer.kernel()));
        Operand<TFloat32> bias = ops.constant(Shape.of(layer.units()), DataBuffers.of(layer.bias()));
        return activate(ops, layer.activation(), ops.nn.biasAdd(ops.linalg.matMul(x, kernel), bias));
    }

    private static Operand<TFloat32> activate(Ops ops, String activation, Operand<TFloat32> x) {
        return switch (activation) {
            case "relu" -> ops.nn.relu(x);
            case "tanh" -> ops.math.tanh(x);
            case "sigmoid" -> ops.math.sigmoid(x);
            case "elu" -> ops.nn.elu(x);
            case "gelu" -> gelu(ops, x);
            case "softsign" -> ops.nn.softsign(x);
            case "softmax" -> ops.nn.softmax(x);
            default -> throw new IllegalArgumentException(activation);
        };
    }

    /** {@code 0.5 x (1 + erf(x / sqrt(2)))}, as TensorFlow's own Python code composes it. */
    private static Operand<TFloat32> gelu(Ops ops, Operand<TFloat32> x) {
        Operand<TFloat32> scaled = ops.math.mul(x, ops.constant((float) Math.sqrt(0.5)));
        Operand<TFloat32> half = ops.math.mul(x, ops.constant(0.5f));
        return ops.math.mul(half, ops.math.add(ops.constant(1f), ops.math.erf(scaled)));
    }
}
