package dev.densor.benchmarks.suite;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

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

    /** For each round in which it was timed, the median of its iterations. */
    private Map<Integer, Double> rounds(String engine, String workload) {
        Map<Integer, Double> rounds = new TreeMap<>();
        for (Measurement measured : measurements) {
            if (measured.engine().equals(engine) && measured.workload().equals(workload)) {
                median(measured.answer().microseconds()).ifPresent(time -> rounds.put(measured.round(), time));
            }
        }
        return rounds;
    }

    /** The median over the rounds, in microseconds; empty when it was not timed. */
    OptionalDouble time(String engine, String workload) {
        return median(rounds(engine, workload).values());
    }

    /** The slowest round's time over the fastest round's. */
    OptionalDouble spread(String engine, String workload) {
        Collection<Double> times = rounds(engine, workload).values();
        OptionalDouble least = times.stream().mapToDouble(Double::doubleValue).min();
        OptionalDouble most = times.stream().mapToDouble(Double::doubleValue).max();
        return least.isEmpty() ? least : OptionalDouble.of(most.getAsDouble() / least.getAsDouble());
    }

    /**
     * The median over the rounds of the ratio of the times of two engines within a round: what disturbs a round disturbs
     * both.
     */
    OptionalDouble ratio(String engine, String other, String workload) {
        Map<Integer, Double> others = rounds(other, workload);
        return median(rounds(engine, workload).entrySet().stream()
                .filter(own -> others.containsKey(own.getKey()))
                .map(own -> own.getValue() / others.get(own.getKey()))
                .toList());
    }

    /** The engine with the least time. */
    Optional<String> fastest(Collection<String> engines, String workload) {
        return engines.stream()
                .filter(engine -> time(engine, workload).isPresent())
                .min(Comparator.comparingDouble(engine -> time(engine, workload).getAsDouble()));
    }
}
