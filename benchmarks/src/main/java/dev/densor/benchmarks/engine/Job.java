package dev.densor.benchmarks.engine;

/** A workload that an engine is prepared for. */
public interface Job extends AutoCloseable {
    /** Runs it once; this call is what is timed. */
    void run() throws Exception;

    /** Runs it once and copies the result, row-major. */
    float[] result() throws Exception;

    @Override
    void close() throws Exception;
}
