package dev.densor.benchmarks.jmh;

import dev.densor.benchmarks.engine.Engine;
import dev.densor.benchmarks.engine.Job;
import dev.densor.benchmarks.workload.ActivationPass;
import dev.densor.benchmarks.workload.Network;
import dev.densor.benchmarks.workload.Workload;
import java.util.Optional;

/** An engine for the tests: right for networks, wrong by NaN for tanh, and without any other activation. */
public final class LoopEngine implements Engine {
    /** How often a job was closed. */
    static int closed;

    @Override
    public String description() {
        return "loops";
    }

    @Override
    public Optional<Job> network(Network network) {
        return Optional.of(new LoopJob(network));
    }

    @Override
    public Optional<Job> activation(ActivationPass pass) {
        return pass.activation().equals("tanh") ? Optional.of(new WrongJob(pass)) : Optional.empty();
    }

    private record LoopJob(Workload workload) implements Job {
        @Override
        public void run() {
            result();
        }

        @Override
        public float[] result() {
            float[] result = new float[workload.rows() * workload.columns()];
            for (int row = 0; row < workload.rows(); row++) {
                double[] values = workload.expected(row);
                for (int i = 0; i < values.length; i++) {
                    result[row * values.length + i] = (float) values[i];
                }
            }
            return result;
        }

        @Override
        public void close() {
            closed++;
        }
    }

    private record WrongJob(Workload workload) implements Job {
        @Override
        public void run() {
            throw new AssertionError("a wrong result is not timed");
        }

        @Override
        public float[] result() {
            float[] result = new LoopJob(workload).result();
            result[0] = Float.NaN;
            return result;
        }

        @Override
        public void close() {
            closed++;
        }
    }
}
