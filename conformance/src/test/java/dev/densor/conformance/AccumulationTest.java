package dev.densor.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class AccumulationTest {
    private static final double LARGEST = Float.MAX_VALUE;
    private static final double INFINITY = Double.POSITIVE_INFINITY;

    private static Interval sum(double... terms) {
        return sum(Format.BINARY32, terms);
    }

    private static Interval sum(Format format, double... terms) {
        Accumulation sum = new Accumulation.Sum(format);
        for (double term : terms) {
            sum.add(Interval.point(term));
        }
        return sum.result();
    }

    @Test
    void aSumMayBeOffByAnEpsilonOfItsTermsForEachOfThem() {
        double error = 3 * 0x1p-23 * (80 + 79 + 0.5);
        assertEquals(new Interval(1.5 - error, 1.5 + error, false), sum(80, -79, 0.5));
        assertEquals(Interval.point(0), sum());
    }

    @Test
    void termsThatOverflowInAnUnluckyOrder() {
        assertEquals(new Interval(-INFINITY, INFINITY, true), sum(2 * LARGEST, -2 * LARGEST));
        assertEquals(INFINITY, sum(LARGEST, LARGEST, -LARGEST).high());
    }

    @Test
    void aTermThatMayBeInfiniteHasTheErrorOfItsFiniteEnd() {
        Accumulation sum = new Accumulation.Sum(Format.BINARY32);
        sum.add(new Interval(1000, INFINITY, false));
        sum.add(Interval.point(-10));
        assertEquals(new Interval(990 - 2 * 0x1p-23 * 1010, INFINITY, false), sum.result());
    }

    @Test
    void anInfinityStays() {
        assertEquals(Interval.point(INFINITY), sum(INFINITY, -1, 1e30));
        assertEquals(Interval.point(-INFINITY), sum(1, -INFINITY));
        assertEquals(
                INFINITY,
                sum(Format.BINARY64, Double.MAX_VALUE, INFINITY, Double.MAX_VALUE)
                        .low());
        assertEquals(Interval.NAN, sum(INFINITY, -INFINITY));
        assertEquals(Interval.NAN, sum(INFINITY, Double.NaN));
    }

    @Test
    void anInfinityBesideTermsThatOverflowTheOtherWay() {
        assertEquals(new Interval(INFINITY, INFINITY, true), sum(INFINITY, -2 * LARGEST));
        assertEquals(new Interval(-INFINITY, -INFINITY, true), sum(2 * LARGEST, -INFINITY));
    }
}
