package dev.densor.benchmarks.nd4j;

import dev.densor.benchmarks.engine.Engine;
import dev.densor.benchmarks.engine.Job;
import dev.densor.benchmarks.workload.ActivationPass;
import dev.densor.benchmarks.workload.DenseLayer;
import dev.densor.benchmarks.workload.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** ND4J: mmul, bias and activation in place, every array closed by hand. It takes its threads from OMP_NUM_THREADS. */
public final class Nd4jEngine implements Engine {
    /** Loads ND4J's native backend. */
    public Nd4jEngine() {
        Nd4j.setDefaultDataTypes(DataType.FLOAT, DataType.FLOAT);
        // Arrays are closed by hand: collecting garbage for their sake would only disturb.
        Nd4j.getMemoryManager().togglePeriodicGc(false);
    }

    @Override
    public String description() {
        return "ND4J 1.0.0-M2.1 with " + Nd4j.factory().blas().getBlasVendor();
    }

    @Override
    public Optional<Job> network(Network network) {
        List<UnaryOperator<INDArray>> steps = new ArrayList<>();
        for (DenseLayer layer : network.layers()) {
            INDArray kernel = matrix(layer.kernel(), layer.inputs());
            INDArray bias = matrix(layer.bias(), 1);
            steps.add(x -> x.mmul(kernel).addiRowVector(bias));
            steps.add(x -> activate(layer.activation(), x, false));
        }
        return Optional.of(new Nd4jJob(matrix(network.input(), network.rows()), steps));
    }

    @Override
    public Optional<Job> activation(ActivationPass pass) {
        INDArray input = matrix(pass.input(), pass.rows());
        return Optional.of(new Nd4jJob(input, List.of(x -> activate(pass.activation(), x, true))));
    }

    private static INDArray matrix(float[] values, int rows) {
        return Nd4j.create(values, new long[] {rows, values.length / rows}, 'c');
    }

    /** In place, but for softmax, unless {@code copy} asks for a new array. */
    private static INDArray activate(String activation, INDArray x, boolean copy) {
        return switch (activation) {
            case "relu" -> Transforms.relu(x, copy);
            case "tanh" -> Transforms.tanh(x, copy);
            case "sigmoid" -> Transforms.sigmoid(x, copy);
            case "elu" -> Transforms.elu(x, copy);
            case "gelu" -> gelu(x);
            case "softsign" -> Transforms.softsign(x, copy);
            case "softmax" -> Nd4j.nn().softmax(x, 1);
            default -> throw new IllegalArgumentException(activation);
        };
    }

    /** {@code 0.5 x (1 + erf(x / sqrt(2)))}: ND4J's own gelu is an approximation. */
    private static INDArray gelu(INDArray x) {
        try (INDArray scaled = x.mul(Math.sqrt(0.5));
                INDArray erf = Nd4j.math().erf(scaled)) {
            return erf.addi(1).mul(x).muli(0.5);
        }
    }
}
