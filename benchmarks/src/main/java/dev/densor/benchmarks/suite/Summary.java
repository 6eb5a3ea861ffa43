package dev.densor.benchmarks.suite;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Medians and ratios of what was measured. */
final class Summary {
    private final List<Measurement> measurements;

    Summary(List<Measurement> measurements) {
        this.measurements = measurements;
    }

    /** The middle value; of an even number of values the mean of the two in the middle. */
    static OptionalDouble median(Collection<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int half = sorted.size() / 2;
        if (sorted.isEmpty()) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(
                sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2);
    }

    /** For each round in which it was timed, the times of its turns. */
    private Map<Integer, List<Double>> rounds(String engine, String workload) {
        Map<Integer, List<Double>> rounds = new TreeMap<>();
        for (Measurement measured : measurements) {
            boolean isIt =
                    measured.engine().equals(engine) && measured.workload().equals(workload);
            if (isIt && measured.answer().isTimed()) {
                rounds.put(measured.round(), measured.answer().microseconds());
            }
        }
        return rounds;
    }

    private List<Double> medians(String engine, String workload) {
        return rounds(engine, workload).values().stream()
                .map(turns -> median(turns).orElseThrow())
                .toList();
    }

    /** The median over the rounds of the medians of their turns, in microseconds; empty when it was not timed. */
    OptionalDouble time(String engine, String workload) {
        return median(medians(engine, workload));
    }

    /** The slowest round's time over the fastest round's. */
    OptionalDouble spread(String engine, String workload) {
        List<Double> times = medians(engine, workload);
        OptionalDouble least = times.stream().mapToDouble(Double::doubleValue).min();
        OptionalDouble most = times.stream().mapToDouble(Double::doubleValue).max();
        return least.isEmpty() ? least : OptionalDouble.of(most.getAsDouble() / least.getAsDouble());
    }

    /**
     * The median over the rounds of the medians of the ratios of two engines' times within a turn: what disturbs a turn
     * disturbs both.
     */
    OptionalDouble ratio(String engine, String other, String workload) {
        Map<Integer, List<Double>> others = rounds(other, workload);
        return median(rounds(engine, workload).entrySet().stream()
                .filter(own -> others.containsKey(own.getKey()))
                .map(own -> ratio(own.getValue(), others.get(own.getKey())))
                .toList());
    }

    /** Of one round, in which both had the same number of turns. */
    private static double ratio(List<Double> turns, List<Double> others) {
        List<Double> ratios = IntStream.range(0, turns.size())
                .mapToObj(turn -> turns.get(turn) / others.get(turn))
                .toList();
        return median(ratios).orElseThrow();
    }

    /** The engine with the least time. */
    Optional<String> fastest(Collection<String> engines, String workload) {
        return engines.stream()
                .filter(engine -> time(engine, workload).isPresent())
                .min(Comparator.comparingDouble(engine -> time(engine, workload).getAsDouble()));
    }
}
