package dev.densor.benchmarks.jmh;

import org.openjdk.jmh.annotations.Param;

/** One Dense layer with bias: batch x inputs x units, and the activation. */
public class DenseBenchmark extends WorkloadBenchmark {
    /** Name of the workload. */
    @Param({
        "dense-1x784x512-relu",
        "dense-32x784x512-relu",
        "dense-256x1024x1024-relu",
        "dense-1024x1024x1024-relu",
        "dense-64x4096x4096-relu",
        "dense-4096x784x512-relu",
        "dense-4096x784x512-tanh",
        "dense-4096x784x512-sigmoid",
        "dense-4096x784x512-elu",
        "dense-4096x784x512-gelu",
        "dense-4096x784x512-softsign"
    })
    public String workload;

    @Override
    String workload() {
        return workload;
    }
}
