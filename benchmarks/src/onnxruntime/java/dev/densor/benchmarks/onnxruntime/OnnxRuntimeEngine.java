package dev.densor.benchmarks.onnxruntime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.densor.benchmarks.engine.Engine;
import dev.densor.benchmarks.engine.Job;
import dev.densor.benchmarks.engine.Settings;
import dev.densor.benchmarks.onnx.OnnxModel;
import dev.densor.benchmarks.workload.ActivationPass;
import dev.densor.benchmarks.workload.Network;
import java.util.Optional;

/** ONNX Runtime on a model of one node for each step, all of its graph optimisations on. */
public final class OnnxRuntimeEngine implements Engine {
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);

    @Override
    public String description() {
        return "ONNX Runtime " + environment.getVersion();
    }

    @Override
    public Optional<Job> network(Network network) throws OrtException {
        OnnxRuntimeJob job = new OnnxRuntimeJob(environment, OnnxModel.of(network), options());
        job.bind(network.input(), network.rows(), network.columns());
        return Optional.of(job);
    }

    @Override
    public Optional<Job> activation(ActivationPass pass) throws OrtException {
        OnnxRuntimeJob job = new OnnxRuntimeJob(environment, OnnxModel.of(pass), options());
        job.bind(pass.input(), pass.rows(), pass.columns());
        return Optional.of(job);
    }

    private static SessionOptions options() throws OrtException {
        SessionOptions options = new SessionOptions();
        options.setIntraOpNumThreads(Settings.current().threads());
        options.setInterOpNumThreads(1);
        options.setOptimizationLevel(SessionOptions.OptLevel.ALL_OPT);
        return options;
    }
}
