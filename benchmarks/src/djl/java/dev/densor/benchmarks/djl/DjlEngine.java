package dev.densor.benchmarks.djl;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Linear;
import dev.densor.benchmarks.engine.Engine;
import dev.densor.benchmarks.engine.Job;
import dev.densor.benchmarks.engine.Settings;
import dev.densor.benchmarks.workload.ActivationPass;
import dev.densor.benchmarks.workload.DenseLayer;
import dev.densor.benchmarks.workload.Network;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** DJL with PyTorch: {@code Linear} and {@code Activation} on arrays. It has no way to be given an output. */
public final class DjlEngine implements Engine {
    private final NDManager root;

    /** Loads PyTorch. */
    public DjlEngine() {
        System.setProperty("ai.djl.offline", "true");
        System.setProperty(
                "ai.djl.pytorch.num_threads",
                Integer.toString(Settings.current().threads()));
        System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
        root = NDManager.newBaseManager(Device.cpu(), "PyTorch");
    }

    @Override
    public String description() {
        return "DJL " + ai.djl.engine.Engine.getDjlVersion() + " with PyTorch "
                + root.getEngine().getVersion();
    }

    @Override
    public Optional<Job> network(Network network) {
        NDManager manager = root.newSubManager();
        UnaryOperator<NDArray> function = x -> x;
        for (DenseLayer layer : network.layers()) {
            UnaryOperator<NDArray> before = function;
            UnaryOperator<NDArray> own = layer(manager, layer);
            function = x -> own.apply(before.apply(x));
        }
        NDArray input = manager.create(network.input(), new Shape(network.rows(), network.features()));
        return Optional.of(new DjlJob(manager, input, function));
    }

    @Override
    public Optional<Job> activation(ActivationPass pass) {
        NDManager manager = root.newSubManager();
        NDArray input = manager.create(pass.input(), new Shape(pass.rows(), pass.columns()));
        return Optional.of(new DjlJob(manager, input, x -> activate(pass.activation(), x)));
    }

    private static UnaryOperator<NDArray> layer(NDManager manager, DenseLayer layer) {
        NDArray kernel = manager.create(layer.kernel(), new Shape(layer.inputs(), layer.units()));
        // PyTorch keeps [units, inputs].
        NDArray weight = kernel.transpose().duplicate();
        kernel.close();
        NDArray bias = manager.create(layer.bias());
        return x -> activate(layer.activation(), Linear.linear(x, weight, bias).singletonOrThrow());
    }

    private static NDArray activate(String activation, NDArray x) {
        return switch (activation) {
            case "relu" -> Activation.relu(x);
            case "tanh" -> Activation.tanh(x);
            case "sigmoid" -> Activation.sigmoid(x);
            case "elu" -> Activation.elu(x, 1);
            case "gelu" -> Activation.gelu(x);
            case "softsign" -> Activation.softSign(x);
            case "softmax" -> x.softmax(-1);
            default -> throw new IllegalArgumentException(activation);
        };
    }
}
