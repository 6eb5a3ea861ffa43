package dev.densor.benchmarks.device;

import dev.densor.backend.Backend;
import dev.densor.backend.Buffer;
import dev.densor.backend.QueueClock;
import dev.densor.shape.DType;
import java.util.List;
import java.util.stream.Stream;

/**
 * Times several calls by turns, so that whatever else a device does, and how warm it is, meets all alike; by the device's
 * own clock where it has one. Then the device is given a head start of other work before each batch: a small kernel takes
 * less than it takes to queue it.
 */
final class Turns implements AutoCloseable {
    private static final int BATCHES = 7;

    /** Few enough for the queue of a device, which is full with about a thousand. */
    private static final int MOST_CALLS = 200;

    /** What it takes to queue a call of a few kernels, with some to spare. */
    private static final double QUEUEING_MICROSECONDS = 30;

    private final Backend backend;
    private final double batchMicroseconds;
    private final Buffer filled;
    private final double fillMicroseconds;

    /**
     * Times calls of one device.
     *
     * @param batchMilliseconds for which calls are queued at once, about
     * @param headStartMiB memory that is filled, over and over, before a batch; 0 for no head start
     */
    Turns(Backend backend, double batchMilliseconds, int headStartMiB) {
        this.backend = backend;
        this.batchMicroseconds = 1e3 * batchMilliseconds;
        this.filled = backend instanceof QueueClock && headStartMiB > 0
                ? backend.allocate(DType.FLOAT32, (long) headStartMiB << 18)
                : null;
        this.fillMicroseconds = filled == null ? 0 : queued(this::fill, 1);
    }

    private void fill() {
        backend.fill(filled, 1);
    }

    /** For each of the calls the median over batches, in microseconds for one call. */
    double[] microseconds(List<Runnable> calls) {
        int[] counts = calls.stream().mapToInt(this::count).toArray();
        double[][] times = new double[calls.size()][BATCHES];
        for (int batch = 0; batch < BATCHES; batch++) {
            for (int i = 0; i < counts.length; i++) {
                Timer.pause();
                times[i][batch] = batch(calls.get(i), counts[i]);
            }
        }
        return Stream.of(times).mapToDouble(Timer::median).toArray();
    }

    /** How many calls make a batch; the first ones load kernels, and pack what is packed once. */
    private int count(Runnable call) {
        queued(call, 3);
        return (int) Math.max(1, Math.min(MOST_CALLS, batchMicroseconds / batch(call, 1)));
    }

    private double batch(Runnable call, int count) {
        for (double ahead = 0; filled != null && ahead < count * QUEUEING_MICROSECONDS; ahead += fillMicroseconds) {
            fill();
        }
        return queued(call, count);
    }

    private double queued(Runnable call, int count) {
        return backend instanceof QueueClock clock
                ? clock.microseconds(() -> Timer.repeat(call, count)) / count
                : new Timer(backend, 0).batch(call, count);
    }

    @Override
    public void close() {
        if (filled != null) {
            backend.free(filled);
        }
    }
}
