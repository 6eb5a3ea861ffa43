package dev.densor.conformance;

import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/**
 * The values that a conforming backend may hold in one floating-point element, or in a BOOL as 0 and 1. Functions of an
 * interval are evaluated at its ends, so they must be monotone on each side of 0.
 *
 * @param low the smallest; above {@code high} when there is none
 * @param high the largest
 * @param nan whether NaN is one of them
 */
record Interval(double low, double high, boolean nan) implements Element {
    /** Units in the last place that an error may have before it says more than that results are rounded. */
    private static final double ROOM = 2;

    /** No value. */
    static final Interval EMPTY = new Interval(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, false);

    /** NaN and nothing else. */
    static final Interval NAN = new Interval(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, true);

    /** Nothing but {@code value}. */
    static Interval point(double value) {
        return Double.isNaN(value) ? NAN : new Interval(value, value, false);
    }

    /** Everything between two points and NaN where either of them is. */
    Interval hull(Interval other) {
        return new Interval(Math.min(low, other.low), Math.max(high, other.high), nan || other.nan);
    }

    /** What of this lies in [from, to]; not NaN. */
    Interval part(double from, double to) {
        double newLow = Math.max(low, from);
        double newHigh = Math.min(high, to);
        return newLow <= newHigh ? new Interval(newLow, newHigh, false) : EMPTY;
    }

    /** NaN where this may be NaN, otherwise nothing. */
    Interval nanPart() {
        return nan ? NAN : EMPTY;
    }

    /** The values of {@code function}. */
    Interval map(DoubleUnaryOperator function) {
        Interval result = EMPTY;
        for (double corner : corners()) {
            result = result.hull(point(function.applyAsDouble(corner)));
        }
        return result;
    }

    /** The values of {@code function} of anything in {@code a} and anything in {@code b}. */
    static Interval combine(DoubleBinaryOperator function, Interval a, Interval b) {
        if (a.low == a.high && b.low == b.high && !a.nan && !b.nan) {
            return point(function.applyAsDouble(a.low, b.low));
        }
        Interval result = EMPTY;
        for (double x : a.corners()) {
            for (double y : b.corners()) {
                result = result.hull(point(function.applyAsDouble(x, y)));
            }
        }
        double common = Math.max(a.low, b.low);
        if (!(a.isDecided() && b.isDecided()) && common <= Math.min(a.high, b.high)) {
            // Where both may be the same, equality may hold.
            result = result.hull(point(function.applyAsDouble(common, common)));
        }
        return result;
    }

    /** A product that is a term of a sum: where it would overflow it need not, for it may be fused with the sum. */
    static Interval product(Interval a, Interval b) {
        Interval product = combine((x, y) -> x * y, a, b);
        boolean overflows = Double.isFinite(a.low) && Double.isFinite(b.low) && Double.isInfinite(product.low);
        if (!overflows || !product.isDecided()) {
            return product;
        }
        return new Interval(Math.min(product.low, Double.MAX_VALUE), Math.max(product.high, -Double.MAX_VALUE), false);
    }

    /** The ends, zeros of both signs when 0 is between them, and NaN. */
    private double[] corners() {
        if (low > high) {
            return nan ? new double[] {Double.NaN} : new double[0];
        }
        if (low == high && !nan) {
            return new double[] {low};
        }
        boolean straddles = low < 0 && high > 0;
        double end = nan ? Double.NaN : high;
        return straddles ? new double[] {low, -0.0, 0.0, high, end} : new double[] {low, high, end};
    }

    /** Everything within {@code ulps} units in the last place of {@code format}; exact zeros and infinities stay. */
    Interval widened(Format format, double ulps) {
        return low > high ? this : new Interval(format.below(low, ulps), format.above(high, ulps), nan);
    }

    /** Each value rounded to {@code format}. */
    Interval rounded(Format format) {
        return new Interval(format.round(low), format.round(high), nan);
    }

    /** Each value as it is, or as one of the nearest of {@code format}, or 0 where it is too small for full precision. */
    Interval roundedOrNot(Format format) {
        if (low > high) {
            return this;
        }
        Interval nearest =
                new Interval(Math.min(low, format.nearestBelow(low)), Math.max(high, format.nearestAbove(high)), nan);
        boolean isTiny = Math.min(Math.abs(low), Math.abs(high)) < format.smallestNormal();
        return isTiny ? nearest.hull(point(0)) : nearest;
    }

    /** Everything within half a unit in the last place that {@code format} has at max(1, |v|), v being an end. */
    Interval within(Format format) {
        return low > high ? this : new Interval(low - halfUlp(format, low), high + halfUlp(format, high), nan);
    }

    /** Of the larger magnitude, which has the larger unit, unless it is infinite. */
    private double halfUlp(Format format, double end) {
        if (Double.isInfinite(end)) {
            return 0;
        }
        double other = end == low ? high : low;
        double magnitude = Double.isInfinite(other) ? Math.abs(end) : Math.max(Math.abs(low), Math.abs(high));
        return format.ulp(Math.max(1, magnitude)) / 2;
    }

    @Override
    public Element convert(DType dtype) {
        return switch (dtype) {
            case FLOAT32, FLOAT64, FLOAT16, BFLOAT16 -> rounded(Format.of(dtype));
            case BOOL -> map(x -> x != 0 ? 1 : 0);
            case INT32, INT64, INT8, UINT8 -> Whole.truncate(decided(), dtype);
        };
    }

    /**
     * The single value, or NaN.
     *
     * @throws IllegalStateException when there are several: what follows would depend on rounding, and a case with such
     *     operands says nothing
     */
    double decided() {
        if (!isDecided()) {
            throw new IllegalStateException(this + " has no single value; give the case other operands");
        }
        return nan ? Double.NaN : low;
    }

    @Override
    public boolean isDecided() {
        return nan ? low > high : low == high;
    }

    boolean contains(double value) {
        return Double.isNaN(value) ? nan : low <= value && value <= high;
    }

    @Override
    public boolean admits(HostArray array, int index) {
        return contains(array.getDouble(index));
    }

    @Override
    public double error(double value, double reference, Format format) {
        double bound = value > reference ? high - reference : reference - low;
        boolean isFlushed = reference != 0 && Math.abs(reference) < format.smallestNormal();
        boolean hasRoom = !isFlushed && bound >= ROOM * format.ulp(Double.isFinite(reference) ? reference : 0);
        return hasRoom && Double.isFinite(high - low) && Double.isFinite(value)
                ? Math.min(1, Math.abs(value - reference) / bound)
                : 0;
    }

    @Override
    public String toString() {
        if (isDecided()) {
            return Double.toString(decided());
        }
        return "[" + low + ", " + high + "]" + (nan ? " or NaN" : "");
    }
}
