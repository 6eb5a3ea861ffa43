package dev.densor.benchmarks.openblas;

import static org.bytedeco.openblas.global.openblas_full.openblas_get_config;
import static org.bytedeco.openblas.global.openblas_full.openblas_set_num_threads;

import dev.densor.benchmarks.engine.Engine;
import dev.densor.benchmarks.engine.Job;
import dev.densor.benchmarks.engine.Settings;
import dev.densor.benchmarks.workload.ActivationPass;
import dev.densor.benchmarks.workload.DenseLayer;
import dev.densor.benchmarks.workload.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.FloatPointer;

/** OpenBLAS for the product, a loop in Java for bias and activation. */
public final class OpenBlasEngine implements Engine {
    /** Loads OpenBLAS. */
    public OpenBlasEngine() {
        openblas_set_num_threads(Settings.current().threads());
    }

    @Override
    public String description() {
        return openblas_get_config().getString().trim();
    }

    @Override
    public Optional<Job> network(Network network) {
        if (!network.layers().stream().allMatch(layer -> RowFunction.of(layer.activation()) != null)) {
            return Optional.empty();
        }
        FloatPointer input = new FloatPointer(network.input());
        FloatPointer value = input;
        List<Layer> layers = new ArrayList<>();
        for (DenseLayer layer : network.layers()) {
            Layer next = new Layer(layer, value, network.rows());
            layers.add(next);
            value = next.output();
        }
        return Optional.of(new OpenBlasJob(input, layers));
    }

    /** A BLAS has no activations. */
    @Override
    public Optional<Job> activation(ActivationPass pass) {
        return Optional.empty();
    }
}
