package dev.densor.benchmarks.suite;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Engines timed by turns on one workload: each is made ready and warm, then all of them compute for a moment, one after
 * the other, again and again. What disturbs the machine for longer than a turn disturbs all alike.
 */
final class Turns {
    /** Between turns, so that the threads of the engine before have gone to sleep: libraries let theirs spin a while. */
    private static final int PAUSE_MILLISECONDS = 20;

    private final List<Entry> entries = new ArrayList<>();

    private Turns() {}

    /** An engine, and what it answered so far. */
    private static final class Entry {
        final String engine;
        final WorkerProcess worker;
        final List<Double> microseconds = new ArrayList<>();
        final List<Double> others = new ArrayList<>();
        Answer last;

        Entry(String engine, WorkerProcess worker) {
            this.engine = engine;
            this.worker = worker;
        }

        void takeTurn() throws InterruptedException {
            CpuTime before = worker.cpuTime();
            last = worker.turn();
            others.add(CpuTime.othersSince(before, worker.cpuTime()));
            microseconds.addAll(last.microseconds());
        }

        Answer answer() {
            return last.isTimed() ? Answer.timed(List.copyOf(microseconds), last.error()) : last;
        }

        /** Their share of the machine, on average over the turns; null when it is not known. */
        Double others() {
            double sum =
                    others.stream().filter(Objects::nonNull).mapToDouble(x -> x).sum();
            return others.isEmpty() || others.contains(null) ? null : Math.round(sum / others.size() * 1000) / 1000.0;
        }
    }

    /** What the engines answer about a workload, in their order. */
    static List<Measurement> measure(Map<String, WorkerProcess> workers, int round, String workload, int count)
            throws InterruptedException {
        Turns turns = new Turns();
        for (Map.Entry<String, WorkerProcess> worker : workers.entrySet()) {
            Entry entry = new Entry(worker.getKey(), worker.getValue());
            entry.last = entry.worker.ask(workload);
            turns.entries.add(entry);
        }
        for (int turn = 0; turn < count; turn++) {
            turns.takeEach(turn);
        }
        for (Entry entry : turns.entries) {
            if (entry.last.isTimed()) {
                entry.worker.end();
            }
        }
        return turns.entries.stream()
                .map(entry -> new Measurement(workload, entry.engine, round, entry.others(), entry.answer()))
                .toList();
    }

    /** Another one begins each time. */
    private void takeEach(int turn) throws InterruptedException {
        List<Entry> order = new ArrayList<>(entries);
        Collections.rotate(order, -turn);
        for (Entry entry : order) {
            if (entry.last.isTimed()) {
                Thread.sleep(PAUSE_MILLISECONDS);
                entry.takeTurn();
            }
        }
    }
}
