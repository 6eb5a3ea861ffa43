package dev.densor.benchmarks.suite;

import java.util.List;

/**
 * What an engine's JVM says about a workload.
 *
 * @param status whether it was timed
 * @param microseconds for one call, the mean of each iteration; empty when it was not timed
 * @param error how far the result was from float64 arithmetic, relative to its largest element; 0 when it was not timed
 * @param message why it was not timed, or null
 */
record Answer(Status status, List<Double> microseconds, double error, String message) {
    /** Whether a workload was timed, or why not. */
    enum Status {
        TIMED,
        /** The engine has no such thing. */
        ABSENT,
        /** The result was wrong. */
        WRONG,
        /** An exception, a crash, or no answer in time. */
        FAILED
    }

    static Answer timed(List<Double> microseconds, double error) {
        return new Answer(Status.TIMED, microseconds, error, null);
    }

    static Answer without(Status status, String message) {
        return new Answer(status, List.of(), 0, message);
    }

    boolean isTimed() {
        return status == Status.TIMED;
    }
}
