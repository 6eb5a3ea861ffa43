package dev.densor.benchmarks.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_version;

import dev.densor.benchmarks.engine.Engine;
import dev.densor.benchmarks.engine.Job;
import dev.densor.benchmarks.workload.ActivationPass;
import dev.densor.benchmarks.workload.DenseLayer;
import dev.densor.benchmarks.workload.Network;
import java.util.Optional;
import org.bytedeco.dnnl.dnnl_version_t;
import org.bytedeco.dnnl.memory;

/**
 * The bare oneDNN call: packed weights, bias and activation fused, primitives and memory made beforehand, no check, no
 * copy, and oneDNN's own treatment of special values. What Densor's native backend has to come close to. It takes its
 * threads from OMP_NUM_THREADS.
 */
public final class OneDnnEngine implements Engine {
    private static final String SOFTMAX = "softmax";

    @Override
    public String description() {
        dnnl_version_t version = dnnl_version();
        return "oneDNN " + version.major() + "." + version.minor() + "." + version.patch() + ", bare calls";
    }

    @Override
    public Optional<Job> network(Network network) {
        if (!network.layers().stream().allMatch(layer -> isSupported(layer.activation()))) {
            return Optional.empty();
        }
        return Optional.of(OneDnnJob.of(job -> {
            memory value = job.memory(network.input(), network.rows(), network.features());
            for (DenseLayer layer : network.layers()) {
                value = addLayer(job, layer, value, network.rows());
            }
            return value;
        }));
    }

    private static memory addLayer(OneDnnJob job, DenseLayer layer, memory input, int rows) {
        memory output = job.memory(rows, layer.units());
        job.addMatmul(layer, input, output);
        if (layer.activation().equals(SOFTMAX)) {
            job.addSoftmax(output, output);
        }
        return output;
    }

    @Override
    public Optional<Job> activation(ActivationPass pass) {
        if (!isSupported(pass.activation())) {
            return Optional.empty();
        }
        return Optional.of(OneDnnJob.of(job -> {
            memory x = job.memory(pass.input(), pass.rows(), pass.columns());
            memory y = job.memory(pass.rows(), pass.columns());
            if (pass.activation().equals(SOFTMAX)) {
                job.addSoftmax(x, y);
            } else {
                job.addEltwise(Eltwise.of(pass.activation()), x, y);
            }
            return y;
        }));
    }

    private static boolean isSupported(String activation) {
        return Eltwise.of(activation) != null || activation.equals(SOFTMAX);
    }
}
