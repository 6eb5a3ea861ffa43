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
        private Interval total = Interval.point(0);
        private double positive;
        private double negative;
        private int terms;

        Sum(Format work) {
            super(work);
        }

        @Override
        void add(Interval term) {
            total = Interval.combine(Double::sum, total, term);
            positive += Double.isInfinite(term.high()) ? 0 : Math.max(0, term.high());
            negative += Double.isInfinite(term.low()) ? 0 : Math.min(0, term.low());
            terms++;
        }

        @Override
        Interval result() {
            double error = terms * work.epsilon() * (positive - negative);
            // In an unlucky order the terms of one sign overflow before those of the other come, which may be infinite.
            boolean up = positive + error > work.largest();
            boolean down = negative - error < -work.largest();
            double low = down ? Double.NEGATIVE_INFINITY : total.low() - error;
            double high = up ? Double.POSITIVE_INFINITY : total.high() + error;
            boolean cancels = high == Double.POSITIVE_INFINITY && low == Double.NEGATIVE_INFINITY;
            return total.low() > total.high() ? total : new Interval(low, high, total.nan() || cancels);
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
