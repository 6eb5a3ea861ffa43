package dev.densor.benchmarks.densor;

import dev.densor.backend.Backend;
import dev.densor.benchmarks.engine.Job;
import dev.densor.benchmarks.workload.Network;
import dev.densor.nn.Model;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import java.util.List;

/** {@code model.predict} on an array of the Java heap; the result is a new array there. */
public final class PredictJob implements Job {
    private final Model model;
    private final List<HostArray> x;
    private final int rows;

    /** Builds the network on a device. */
    public PredictJob(Backend backend, Network network) {
        model = DensorModels.of(network, backend);
        rows = network.rows();
        x = List.of(HostArray.of(network.input(), Shape.of(rows, network.features())));
    }

    @Override
    public void run() {
        predict();
    }

    @Override
    public float[] result() {
        return predict().toFloats();
    }

    private HostArray predict() {
        return model.predict(x, rows).get(0);
    }

    @Override
    public void close() {
        model.close();
    }
}
