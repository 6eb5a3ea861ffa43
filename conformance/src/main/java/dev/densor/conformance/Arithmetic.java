package dev.densor.conformance;

import java.util.function.DoubleUnaryOperator;

/**
 * Interval arithmetic that takes in what a kernel may get wrong: each step evaluates exactly (in double) at the ends of
 * its operands and widens the result by the bound of its {@link Tolerance}.
 */
final class Arithmetic {
    private static final Interval ONE = Interval.point(1);

    private final Format storage;
    private final Format work;
    private final boolean fusing;

    /**
     * @param storage the format of the elements
     * @param fusing whether a backend may leave out the rounding to {@code storage} after a step
     */
    Arithmetic(Format storage, boolean fusing) {
        this.storage = storage;
        this.work = storage.work();
        this.fusing = fusing;
    }

    /** A computed result as it is stored: rounded, or when fusing perhaps not. */
    Interval stored(Interval result) {
        Interval rounded = result.rounded(storage);
        return fusing ? result.hull(rounded) : rounded;
    }

    /**
     * The result of a correctly rounded operation as it is stored; when fusing, it may carry an error like any other.
     */
    Interval storedRounding(Interval result) {
        return fusing ? result.widened(storage, 1) : result.rounded(storage);
    }

    /** Whether elements have fewer bits than what is computed in. */
    boolean isNarrow() {
        return storage != work;
    }

    /** {@code y} by a form that is off by half a unit in the last place of the elements at max(1, |y|). */
    Interval off(Interval y) {
        return y.within(storage);
    }

    /**
     * {@code y} of {@code x} by a form that is off by half a unit in the last place of the elements at y; where y is x
     * times a factor that is too small for full precision, it may come out as 0.
     */
    Interval offInTail(Interval y, Interval x) {
        Interval near = y.widened(storage, 0.5);
        double least = Math.min(Math.abs(y.low()), Math.abs(y.high()));
        boolean isFlushed = least < work.smallestNormal() * Math.max(1, Math.abs(x.low()));
        return isFlushed ? near.hull(Interval.point(0)) : near;
    }

    /** {@code function}, computed to a few units in the last place. */
    Interval apply(DoubleUnaryOperator function, Interval x) {
        return x.map(function).widened(work, Tolerance.ULPS);
    }

    /** {@code a^b} */
    Interval pow(Interval a, Interval b) {
        return Interval.combine(Arithmetic::pow, a, b).widened(work, Tolerance.POW_ULPS);
    }

    /** IEEE 754 says 1 where Java says NaN. */
    private static double pow(double a, double b) {
        boolean one = a == 1 || b == 0 || (a == -1 && Double.isInfinite(b));
        return one ? 1 : StrictMath.pow(a, b);
    }

    // Steps inside a composite function. Half a unit is the rounding of the step itself; the other half leaves room for
    // a backend that writes the formula a little differently, with a reciprocal instead of a division for example.

    Interval plus(Interval a, Interval b) {
        return Interval.combine(Double::sum, a, b).widened(work, 1);
    }

    Interval plus(Interval a, double constant) {
        return plus(a, constant(constant));
    }

    Interval minus(Interval a, Interval b) {
        return plus(a, b.map(y -> -y));
    }

    Interval times(Interval a, Interval b) {
        return Interval.combine((x, y) -> x * y, a, b).widened(work, 1);
    }

    Interval times(Interval a, double constant) {
        return times(a, constant(constant));
    }

    Interval dividedBy(Interval a, Interval b) {
        return Interval.combine((x, y) -> x / y, a, b).widened(work, 1);
    }

    Interval reciprocal(Interval a) {
        return dividedBy(ONE, a);
    }

    Interval sqrt(Interval a) {
        return a.map(Math::sqrt).widened(work, 1);
    }

    /** A constant as it is or as it is rounded. */
    private Interval constant(double value) {
        return Interval.point(value).hull(Interval.point(work.round(value)));
    }

    /** An empty sum. */
    Accumulation sum() {
        return new Accumulation.Sum(work);
    }

    /** An empty product. */
    Accumulation product() {
        return new Accumulation.Product(work);
    }
}
