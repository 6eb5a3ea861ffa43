package dev.densor.benchmarks.jmh;

/** An engine is not timed on a workload: it lacks it, or its result is wrong. */
public final class UnfitException extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean absent;

    UnfitException(String message, boolean absent) {
        super(message);
        this.absent = absent;
    }

    /** Whether the engine does not offer it at all. */
    public boolean isAbsent() {
        return absent;
    }
}
