package dev.densor.benchmarks.workload;

/** Something to compute: an input, and how each row of the output follows from it. */
public sealed interface Workload permits Network, ActivationPass {
    /** Its name, which {@link Workloads#parse} understands. */
    String name();

    /** Rows of the input and of the output. */
    int rows();

    /** Elements in a row of the output. */
    int columns();

    /** The input, row-major; not to be changed. */
    float[] input();

    /** A row of the output, computed in float64. */
    double[] expected(int row);
}
