package dev.densor.benchmarks.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class SummaryTest {
    private static final String WORKLOAD = "mlp-1";

    private final List<Measurement> measurements = new ArrayList<>();
    private final Summary summary = new Summary(measurements);

    private void measured(String engine, int round, Double... microseconds) {
        Answer answer = Answer.timed(Arrays.asList(microseconds), 1e-7);
        measurements.add(new Measurement(WORKLOAD, engine, round, 0.0, answer));
    }

    @Test
    void theMedianOfAnEvenNumberIsBetweenTheTwoInTheMiddle() {
        assertEquals(OptionalDouble.of(2.5), Summary.median(List.of(9.0, 1.0, 2.0, 3.0)));
        assertEquals(OptionalDouble.of(2), Summary.median(List.of(9.0, 1.0, 2.0)));
        assertTrue(Summary.median(List.of()).isEmpty());
    }

    @Test
    void aTimeIsTheMedianOverTheRoundsOfTheMediansOfTheirTurns() {
        measured("a", 0, 1.0, 5.0, 6.0);
        measured("a", 1, 7.0, 8.0, 90.0);
        measured("a", 2, 6.0, 6.0, 6.0);
        assertEquals(OptionalDouble.of(6), summary.time("a", WORKLOAD));
        assertEquals(OptionalDouble.of(8.0 / 5), summary.spread("a", WORKLOAD));
        assertTrue(summary.time("b", WORKLOAD).isEmpty());
        assertTrue(summary.spread("b", WORKLOAD).isEmpty());
    }

    @Test
    void ratiosAreTakenWithinATurn() {
        measured("a", 0, 10.0, 300.0, 40.0);
        measured("b", 0, 5.0, 100.0, 10.0);
        assertEquals(OptionalDouble.of(3), summary.ratio("a", "b", WORKLOAD));
        assertTrue(summary.ratio("a", "c", WORKLOAD).isEmpty());
    }

    @Test
    void aRatioIsTheMedianOverTheRoundsInWhichBothWereTimed() {
        measured("a", 0, 2.0, 2.0, 2.0);
        measured("b", 0, 1.0, 1.0, 1.0);
        measured("a", 1, 6.0);
        measured("b", 1, 1.0);
        measured("a", 2, 9.0, 4.0, 4.0);
        measured("b", 2, 1.0, 1.0, 1.0);
        measured("a", 3, 1.0);
        assertEquals(OptionalDouble.of(4), summary.ratio("a", "b", WORKLOAD));
    }

    @Test
    void theFastestIsAmongThoseThatWereTimed() {
        measured("a", 0, 3.0);
        measured("b", 0, 2.0);
        measurements.add(new Measurement(WORKLOAD, "c", 0, 0.0, Answer.without(Answer.Status.WRONG, "wrong")));
        assertEquals(Optional.of("b"), summary.fastest(List.of("a", "b", "c"), WORKLOAD));
        assertEquals(Optional.of("a"), summary.fastest(List.of("a", "c"), WORKLOAD));
        assertEquals(Optional.empty(), summary.fastest(List.of("c"), WORKLOAD));
    }
}
