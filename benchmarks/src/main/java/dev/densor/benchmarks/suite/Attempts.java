package dev.densor.benchmarks.suite;

import java.util.concurrent.TimeUnit;

/**
 * How hard is tried to measure while the machine does nothing else.
 *
 * @param most measurements of the same, as long as other processes disturb; the quietest one counts
 * @param waitSeconds to wait at most, before each, until they do not
 */
record Attempts(int most, int waitSeconds) {
    /** Other processes are held to disturb when they take more of the machine. */
    private static final double QUIET = 0.10;

    private static final int GLANCE_MILLISECONDS = 200;

    Measurement measure(WorkerProcess worker, String engine, int round, String workload) throws InterruptedException {
        Measurement best = null;
        for (int attempt = 0; attempt < most; attempt++) {
            waitForQuiet(worker);
            CpuTime before = worker.cpuTime();
            Answer answer = worker.ask(workload);
            Double others = CpuTime.othersSince(before, worker.cpuTime());
            if (best == null || others != null && others < best.others()) {
                best = new Measurement(workload, engine, round, others, answer);
            }
            if (!answer.isTimed() || isQuiet(best.others())) {
                break;
            }
        }
        return best;
    }

    private void waitForQuiet(WorkerProcess worker) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(waitSeconds);
        boolean quiet = false;
        while (!quiet && System.nanoTime() < end) {
            CpuTime before = worker.cpuTime();
            Thread.sleep(GLANCE_MILLISECONDS);
            quiet = isQuiet(CpuTime.othersSince(before, worker.cpuTime()));
        }
    }

    /** Where it is not known, nothing can be done about it. */
    private static boolean isQuiet(Double others) {
        return others == null || others <= QUIET;
    }
}
