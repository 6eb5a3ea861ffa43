package dev.densor.conformance;

/** What many terms may come to, in whatever order a backend takes them. */
abstract class Accumulation {
    /** Format that is computed in. */
    final Format work;

    Accumulation(Format work) {
        this.work = work;
    }

    abstract void add(Interval term);

    /** Of all that were added so far. */
    abstract Interval result();

    /** {@code k * epsilon * (sum of the absolute values of the k terms)} around the sum. */
    static final class Sum extends Accumulation {
        private static final double INFINITY = Double.POSITIVE_INFINITY;

        private Interval total = Interval.point(0);
        private double positive;
        private double negative;
        private boolean hasInfinity;
        private boolean hasMinusInfinity;
        private int terms;

        Sum(Format work) {
            super(work);
        }

        @Override
        void add(Interval term) {
            total = Interval.combine(Double::sum, total, term);
            positive += Math.max(0, finite(term.high(), term.low()));
            negative += Math.min(0, finite(term.low(), term.high()));
            hasInfinity |= term.high() == INFINITY;
            hasMinusInfinity |= term.low() == -INFINITY;
            terms++;
        }

        /** An end of a term, or the other one where it is infinite: a larger term adds more than it adds to the error. */
        private static double finite(double end, double other) {
            return Double.isFinite(end) ? end : Double.isFinite(other) ? other : 0;
        }

        @Override
        Interval result() {
            double error = terms * work.epsilon() * (positive - negative);
            // In an unlucky order the terms of one sign overflow before those of the other come, or an infinity does.
            boolean up = hasInfinity || positive + error > work.largest();
            boolean down = hasMinusInfinity || negative - error < -work.largest();
            double low = total.low() == INFINITY ? INFINITY : down ? -INFINITY : total.low() - error;
            double high = total.high() == -INFINITY ? -INFINITY : up ? INFINITY : total.high() + error;
            return total.low() > total.high() ? total : new Interval(low, high, total.nan() || (up && down));
        }
    }

    /** k units in the last place around the product of k factors. */
    static final class Product extends Accumulation {
        private Interval total = Interval.point(1);
        private int factors;

        Product(Format work) {
            super(work);
        }

        @Override
        void add(Interval factor) {
            total = Interval.combine((x, y) -> x * y, total, factor);
            factors++;
        }

        @Override
        Interval result() {
            return total.widened(work, factors);
        }
    }
}
