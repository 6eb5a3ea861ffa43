package dev.densor.host;

import dev.densor.backend.BackendException;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/**
 * Threads that share the work of one call with its caller. A call is split into tasks; the caller claims them from the
 * front and the others from the back, so that each thread meets the same part of the weights again in its own cache,
 * and a thread that the system does not run holds nobody up: the caller then does its share, too. Only one call at a
 * time has the others' help. Further callers, and calls from within a task, work alone: several threads that predict at
 * once do not multiply threads.
 *
 * <p>An idle thread waits for the next call in a loop for {@link #SPIN_NANOS}, then sleeps. Waking one takes longer
 * than a small layer does, so the loop matters between the layers of a model and between calls that follow each other;
 * it ends soon, so that an idle process costs nothing and a busy machine is not held up. In the loop it does not yield:
 * where threads did, calls were measured to run for seconds at the speed of one, as if both were kept on one processor.
 */
public final class Team implements AutoCloseable {
    /** The system property that says how many threads the common team has; default the processors available. */
    public static final String THREADS = "densor.threads";

    private static final long SPIN_NANOS = 50_000;
    private static final int MOST_THREADS = 1024;

    private static volatile Team common;

    private final Worker[] workers;
    private final AtomicBoolean busy = new AtomicBoolean();
    /** The first unclaimed task in the upper half, the end of the unclaimed ones in the lower. */
    private final AtomicLong claims = new AtomicLong();

    private final AtomicInteger finished = new AtomicInteger();
    private IntConsumer body;
    private volatile Throwable failure;
    private volatile boolean closed;

    /**
     * A team of {@code threads}, the caller included.
     *
     * @throws IllegalArgumentException when there is not at least one
     */
    public Team(int threads) {
        if (threads < 1 || threads > MOST_THREADS) {
            throw new IllegalArgumentException("threads must be from 1 to " + MOST_THREADS + ", not " + threads);
        }
        workers = new Worker[threads - 1];
        for (int i = 0; i < workers.length; i++) {
            workers[i] = new Worker(i + 1);
            workers[i].start();
        }
    }

    /**
     * The team of this process.
     *
     * @throws BackendException when {@value #THREADS} is not a number of threads
     */
    public static Team common() {
        Team team = common;
        return team == null ? start() : team;
    }

    private static synchronized Team start() {
        if (common == null) {
            common = new Team(configuredThreads());
        }
        return common;
    }

    /** What {@value #THREADS} says. */
    static int configuredThreads() {
        String value = System.getProperty(THREADS);
        if (value == null) {
            return Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
        }
        if (!value.matches("[1-9][0-9]{0,3}") || Integer.parseInt(value) > MOST_THREADS) {
            throw new BackendException("-D" + THREADS + "=" + value + " is not a number of threads from 1 to "
                    + MOST_THREADS + "; leave it out to use every processor");
        }
        return Integer.parseInt(value);
    }

    /**
     * Gives this process a common team of another size. Calls under way finish as they began.
     *
     * @param threads the caller included, so that 1 is none but the callers
     */
    public static synchronized void useThreads(int threads) {
        Team next = new Team(threads);
        Team before = common;
        common = next;
        if (before != null) {
            before.close();
        }
    }

    /** How many threads work on a call at most. */
    public int threads() {
        return workers.length + 1;
    }

    /**
     * Runs {@code task} for 0 to {@code tasks - 1}, in any order and on several threads; returns when all are done. An
     * exception of a task, the first if there are several, is thrown here after the other tasks have run.
     */
    public void run(int tasks, IntConsumer task) {
        if (tasks <= 1 || workers.length == 0 || !busy.compareAndSet(false, true)) {
            rethrow(runAlone(tasks, task));
            return;
        }
        Throwable thrown;
        try {
            thrown = share(tasks, task);
        } finally {
            busy.set(false);
        }
        rethrow(thrown);
    }

    private static Throwable runAlone(int tasks, IntConsumer task) {
        Throwable first = null;
        for (int i = 0; i < tasks; i++) {
            try {
                task.accept(i);
            } catch (Throwable thrown) {
                first = first == null ? thrown : first;
            }
        }
        return first;
    }

    private Throwable share(int tasks, IntConsumer task) {
        failure = null;
        body = task;
        finished.set(0);
        claims.set(tasks);
        wake(tasks - 1);
        int own = 0;
        for (int claimed = claimFront(); claimed >= 0; claimed = claimFront()) {
            perform(claimed);
            own++;
        }
        await(tasks - own);
        body = null;
        return failure;
    }

    private static void rethrow(Throwable thrown) {
        if (thrown instanceof RuntimeException exception) {
            throw exception;
        }
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown != null) {
            // A checked one, thrown by a lambda that hid it from the compiler.
            throw new UndeclaredThrowableException(thrown);
        }
    }

    private void wake(int atMost) {
        for (int i = 0; i < workers.length && i < atMost; i++) {
            if (workers[i].parked) {
                LockSupport.unpark(workers[i]);
            }
        }
    }

    private int claimFront() {
        while (true) {
            long open = claims.get();
            long first = open >>> 32;
            if (first >= (int) open) {
                return -1;
            }
            if (claims.compareAndSet(open, open + (1L << 32))) {
                return (int) first;
            }
        }
    }

    /** May succeed on a later call than the one that was looked at; its body is then read after the claim. */
    private int claimBack() {
        while (true) {
            long open = claims.get();
            int end = (int) open;
            if (open >>> 32 >= end) {
                return -1;
            }
            if (claims.compareAndSet(open, open - 1)) {
                return end - 1;
            }
        }
    }

    private boolean hasWork() {
        long open = claims.get();
        return open >>> 32 < (int) open;
    }

    private void perform(int task) {
        try {
            body.accept(task);
        } catch (Throwable thrown) {
            failure = failure == null ? thrown : failure;
        }
    }

    /**
     * Looping first, then sleeping a little; not yielding, for the reason above: what wakes is given an idle processor.
     */
    private void await(int others) {
        for (int rounds = 0; finished.get() < others; rounds++) {
            if (rounds < 2000) {
                Thread.onSpinWait();
            } else {
                LockSupport.parkNanos(20_000);
            }
        }
    }

    /** Ends the threads; calls go on with their callers alone. Idempotent. */
    @Override
    public void close() {
        closed = true;
        for (Worker worker : workers) {
            LockSupport.unpark(worker);
        }
    }

    /** A thread that is not a caller. */
    private final class Worker extends Thread {
        private volatile boolean parked;

        /** It keeps nothing of the thread that happens to make it. */
        Worker(int number) {
            super(null, null, "densor-" + number, 0, false);
            setDaemon(true);
            setContextClassLoader(null);
        }

        @Override
        public void run() {
            while (!closed) {
                int done = 0;
                for (int claimed = claimBack(); claimed >= 0; claimed = claimBack()) {
                    perform(claimed);
                    done++;
                }
                if (done > 0) {
                    finished.addAndGet(done);
                }
                awaitWork();
            }
        }

        private void awaitWork() {
            long until = System.nanoTime() + SPIN_NANOS;
            do {
                for (int i = 0; i < 64; i++) {
                    if (hasWork()) {
                        return;
                    }
                    Thread.onSpinWait();
                }
            } while (System.nanoTime() < until && !closed);
            parked = true;
            if (!hasWork() && !closed) {
                LockSupport.park(this);
            }
            parked = false;
        }
    }
}
