package dev.densor.benchmarks.jmh;

import dev.densor.benchmarks.engine.Job;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Prepares a workload for this JVM's engine, and runs it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 250, timeUnit = TimeUnit.MILLISECONDS)
public abstract class WorkloadBenchmark {
    private Trial trial;
    private Job job;

    /** The name of the workload; a parameter of the benchmark. */
    abstract String workload();

    /** Prepares the workload and checks its result. */
    @Setup
    public void prepare() throws Exception {
        trial = Trial.of(workload());
        job = trial.job();
    }

    /** The call that is timed. */
    @Benchmark
    public void run() throws Exception {
        job.run();
    }

    /** Gives memory back. */
    @TearDown
    public void close() throws Exception {
        trial.close();
    }
}
