package dev.densor.benchmarks.jmh;

import org.openjdk.jmh.annotations.Param;

/** An activation alone on 16 million floats; softmax on 16,000 rows of 1,000. */
public class ActivationBenchmark extends WorkloadBenchmark {
    /** Name of the workload. */
    @Param({"relu-16000x1000", "tanh-16000x1000", "sigmoid-16000x1000", "elu-16000x1000", "softmax-16000x1000"})
    public String workload;

    @Override
    String workload() {
        return workload;
    }
}
