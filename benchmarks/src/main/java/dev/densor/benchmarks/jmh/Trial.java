package dev.densor.benchmarks.jmh;

import dev.densor.benchmarks.engine.Engine;
import dev.densor.benchmarks.engine.Job;
import dev.densor.benchmarks.workload.ActivationPass;
import dev.densor.benchmarks.workload.Check;
import dev.densor.benchmarks.workload.Network;
import dev.densor.benchmarks.workload.Workload;
import dev.densor.benchmarks.workload.Workloads;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * A workload that this JVM's engine is prepared for and has computed rightly. There is at most one at a time; whoever
 * asks for it again gets the same.
 */
public final class Trial implements AutoCloseable {
    private static Trial current;

    private final String name;
    private final Job job;
    private final double error;

    private Trial(String name, Job job, double error) {
        this.name = name;
        this.job = job;
        this.error = error;
    }

    private static final class Opened {
        static final Engine ENGINE = find();

        private static Engine find() {
            List<Engine> engines = ServiceLoader.load(Engine.class).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList();
            if (engines.size() != 1) {
                throw new IllegalStateException("the class path has " + engines.size()
                        + " engines where it needs one; build with one of the profiles of benchmarks/pom.xml");
            }
            return engines.get(0);
        }
    }

    /** The engine on the class path; loads its native libraries the first time. */
    public static Engine engine() {
        return Opened.ENGINE;
    }

    /**
     * Prepares a workload and checks its result.
     *
     * @param name as in {@link Workloads#parse}
     * @throws UnfitException when the engine lacks it, or computes something else
     */
    public static synchronized Trial of(String name) throws Exception {
        if (current == null || !current.name.equals(name)) {
            if (current != null) {
                current.close();
            }
            current = prepare(engine(), Workloads.parse(name));
        }
        return current;
    }

    static Trial prepare(Engine engine, Workload workload) throws Exception {
        Optional<Job> job = workload instanceof Network network
                ? engine.network(network)
                : engine.activation((ActivationPass) workload);
        if (job.isEmpty()) {
            throw new UnfitException(workload.name() + ": the engine has no such thing", true);
        }
        double error = Check.error(workload, job.get().result());
        // Written so that NaN fails.
        if (!(error <= Check.LIMIT)) {
            job.get().close();
            throw new UnfitException(workload.name() + ": the result is wrong by " + error, false);
        }
        return new Trial(workload.name(), job.get(), error);
    }

    /** What is to be timed. */
    Job job() {
        return job;
    }

    /** How far the result is from float64 arithmetic: {@link Check#error}. */
    public double error() {
        return error;
    }

    @Override
    public void close() throws Exception {
        synchronized (Trial.class) {
            if (current == this) {
                current = null;
                job.close();
            }
        }
    }
}
