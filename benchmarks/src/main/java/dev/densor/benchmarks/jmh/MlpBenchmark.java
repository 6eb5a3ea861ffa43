package dev.densor.benchmarks.jmh;

import org.openjdk.jmh.annotations.Param;

/** The network 784, 512 relu, 512 relu, 10 softmax, at several batch sizes. */
public class MlpBenchmark extends WorkloadBenchmark {
    /** Name of the workload. */
    @Param({"mlp-1", "mlp-32", "mlp-256", "mlp-4096"})
    public String workload;

    @Override
    String workload() {
        return workload;
    }
}
