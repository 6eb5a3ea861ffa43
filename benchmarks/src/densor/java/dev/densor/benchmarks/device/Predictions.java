package dev.densor.benchmarks.device;

import dev.densor.backend.Backend;
import dev.densor.benchmarks.densor.PredictJob;
import dev.densor.benchmarks.workload.Check;
import dev.densor.benchmarks.workload.Network;
import dev.densor.benchmarks.workload.Workloads;
import java.util.ArrayList;
import java.util.List;

/** The network 784, 512 relu, 512 relu, 10 softmax by {@code model.predict}, from the Java heap and back to it. */
final class Predictions {
    private final Backend backend;
    private final Timer timer;
    private final double tolerance;

    /**
     * Predictions on a device.
     *
     * @param tolerance the largest error of a result, relative to its largest element, with which it is timed
     */
    Predictions(Backend backend, Timer timer, double tolerance) {
        this.backend = backend;
        this.timer = timer;
        this.tolerance = tolerance;
    }

    /** Batches of each size. */
    List<Figure> measure(List<Integer> batches) {
        List<Figure> figures = new ArrayList<>();
        for (int batch : batches) {
            Network network = (Network) Workloads.parse("mlp-" + batch);
            try (PredictJob job = new PredictJob(backend, network)) {
                double error = Check.error(network, job.result());
                // Written so that NaN fails.
                if (!(error <= tolerance)) {
                    throw new IllegalStateException(
                            network.name() + " is off by " + error + ", more than " + tolerance + " allows");
                }
                double bytes = 4.0 * batch * (network.features() + network.columns());
                figures.add(new Figure("predict", network.name(), timer.microseconds(job::run), bytes, 0));
            }
        }
        return figures;
    }
}
