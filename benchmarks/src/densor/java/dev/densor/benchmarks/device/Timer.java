package dev.densor.benchmarks.device;

import dev.densor.backend.Backend;
import java.util.Arrays;

/** Times calls that a device may finish later: many are queued and then waited for. */
final class Timer {
    private static final int BATCHES = 7;
    private static final int MOST_CALLS = 2000;

    /** For a device that slows down when it is hot. */
    private static final int PAUSE_MILLISECONDS = 20;

    private final Backend backend;
    private final double batchMicroseconds;

    /**
     * A timer.
     *
     * @param batchMilliseconds for which calls are queued at once, about
     */
    Timer(Backend backend, double batchMilliseconds) {
        this.backend = backend;
        this.batchMicroseconds = 1e3 * batchMilliseconds;
    }

    /** The median over batches, in microseconds for one call. */
    double microseconds(Runnable call) {
        batch(call, 3);
        double once = batch(call, 1);
        int calls = (int) Math.min(MOST_CALLS, Math.max(1, batchMicroseconds / once));
        batch(call, calls);
        double[] times = new double[BATCHES];
        for (int i = 0; i < BATCHES; i++) {
            pause();
            times[i] = batch(call, calls);
        }
        return median(times);
    }

    /** The one in the middle; puts them in order. */
    static double median(double[] times) {
        Arrays.sort(times);
        return times[times.length / 2];
    }

    static void repeat(Runnable call, int calls) {
        for (int i = 0; i < calls; i++) {
            call.run();
        }
    }

    /** Queues so many and waits for them; microseconds for one. */
    double batch(Runnable call, int calls) {
        long start = System.nanoTime();
        repeat(call, calls);
        backend.synchronize();
        return (System.nanoTime() - start) / 1e3 / calls;
    }

    static void pause() {
        try {
            Thread.sleep(PAUSE_MILLISECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
