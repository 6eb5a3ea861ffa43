package dev.densor.benchmarks.densor;

import dev.densor.benchmarks.workload.Check;
import dev.densor.benchmarks.workload.Network;
import dev.densor.nn.Model;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/** Threads that predict batches of random size from random places of the input, and look at a row of each result. */
final class Load {
    private final Model model;
    private final Network network;
    private final HostArray x;
    private final double[][] expected;
    private final long predictions;
    private final int threads;
    private final AtomicLong begun = new AtomicLong();
    private final AtomicLong done = new AtomicLong();
    private final ExecutorService pool;
    private final List<Future<?>> running = new ArrayList<>();

    Load(Model model, Network network, long predictions, int threads) {
        this.model = model;
        this.network = network;
        this.predictions = predictions;
        this.threads = threads;
        x = HostArray.of(network.input(), Shape.of(network.rows(), network.features()));
        expected = new double[network.rows()][];
        for (int row = 0; row < expected.length; row++) {
            expected[row] = network.expected(row);
        }
        pool = Executors.newFixedThreadPool(threads);
    }

    void start() {
        for (int thread = 0; thread < threads; thread++) {
            SplittableRandom random = new SplittableRandom(thread);
            running.add(pool.submit(() -> predictAll(random)));
        }
        pool.shutdown();
    }

    boolean isRunning() {
        return !running.stream().allMatch(Future::isDone);
    }

    long done() {
        return done.get();
    }

    /** Throws what a thread threw. */
    void finish() throws InterruptedException, ExecutionException {
        for (Future<?> thread : running) {
            thread.get();
        }
    }

    private void predictAll(SplittableRandom random) {
        while (begun.getAndIncrement() < predictions) {
            int rows = 1 + random.nextInt(network.rows());
            int from = random.nextInt(network.rows() - rows + 1);
            HostArray y = model.predict(List.of(x.rows(from, rows)), rows).get(0);
            int row = random.nextInt(rows);
            check(y, row, expected[from + row]);
            done.incrementAndGet();
        }
    }

    private static void check(HostArray y, int row, double[] probabilities) {
        for (int i = 0; i < probabilities.length; i++) {
            double given = y.getDouble(row * probabilities.length + i);
            // Written so that NaN fails.
            if (!(Math.abs(given - probabilities[i]) <= Check.LIMIT)) {
                throw new IllegalStateException("a prediction is wrong: row " + row + " of " + y + " has " + given
                        + " where " + probabilities[i] + " is right");
            }
        }
    }
}
