package dev.densor.benchmarks.densor;

import dev.densor.backend.Backend;
import dev.densor.backend.Backends;
import dev.densor.backend.DeviceInfo;
import dev.densor.benchmarks.engine.Engine;
import dev.densor.benchmarks.engine.Job;
import dev.densor.benchmarks.engine.Settings;
import dev.densor.benchmarks.workload.ActivationPass;
import dev.densor.benchmarks.workload.Network;
import java.util.Optional;

/** Densor on the device that {@link Settings#device} names, given arrays or, by {@link Settings#tensors}, tensors. */
public final class DensorEngine implements Engine {
    private final Backend backend;
    private final boolean tensors;

    /** Opens the device. */
    public DensorEngine() {
        Settings settings = Settings.current();
        System.setProperty("densor.threads", Integer.toString(settings.threads()));
        backend = Backends.open(settings.device());
        tensors = settings.tensors();
    }

    @Override
    public String description() {
        DeviceInfo device = backend.info();
        return "Densor on " + device.name() + ": " + device.hardware();
    }

    @Override
    public Optional<Job> network(Network network) {
        return Optional.of(tensors ? new TensorJob(backend, network) : new PredictJob(backend, network));
    }

    @Override
    public Optional<Job> activation(ActivationPass pass) {
        return Optional.of(new ActivationJob(backend, pass));
    }
}
