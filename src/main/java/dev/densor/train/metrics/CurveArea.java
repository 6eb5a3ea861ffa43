package dev.densor.train.metrics;

import java.util.function.IntToDoubleFunction;

/** The area under one label's curve, in float64. Sources: Keras 3.15, and the papers that {@link AucCurve} names. */
final class CurveArea {
    private final Confusion confusion;
    private final int points;
    private final int label;

    CurveArea(Confusion confusion, int points, int label) {
        this.confusion = confusion;
        this.points = points;
        this.label = label;
    }

    double of(AucOptions.Shape shape) {
        if (shape.curve() == AucCurve.PR && shape.summation() == AucSummation.INTERPOLATION) {
            return interpolatedPrecision();
        }
        return switch (shape.curve()) {
            case ROC -> riemann(shape.summation(), rate(Rate.FALSE_POSITIVES), rate(Rate.RECALL));
            case PR -> riemann(shape.summation(), rate(Rate.RECALL), rate(Rate.PRECISION));
            case PRGAIN ->
                riemann(
                        shape.summation(),
                        t -> Math.max(gain(Outcome.FALSE_NEGATIVE, t, 0), 0),
                        t -> gain(Outcome.FALSE_POSITIVE, t, 1));
        };
    }

    private double count(Outcome outcome, int t) {
        return confusion.count(outcome, t, label);
    }

    private IntToDoubleFunction rate(Rate rate) {
        return t -> rate.at(confusion, t, label);
    }

    /** {@code 1 - (P / N) wrong / TP} */
    private double gain(Outcome wrong, int t, double withoutPositives) {
        double truePositives = count(Outcome.TRUE_POSITIVE, t);
        if (truePositives == 0) {
            return withoutPositives;
        }
        double odds = Totals.ratio(
                truePositives + count(Outcome.FALSE_NEGATIVE, t),
                count(Outcome.TRUE_NEGATIVE, t) + count(Outcome.FALSE_POSITIVE, t));
        return 1 - odds * count(wrong, t) / truePositives;
    }

    private double riemann(AucSummation summation, IntToDoubleFunction x, IntToDoubleFunction y) {
        double area = 0;
        for (int t = 0; t < points - 1; t++) {
            double left = y.applyAsDouble(t);
            double right = y.applyAsDouble(t + 1);
            double height =
                    switch (summation) {
                        case INTERPOLATION -> (left + right) / 2;
                        case MAJORING -> Math.max(left, right);
                        case MINORING -> Math.min(left, right);
                    };
            area += (x.applyAsDouble(t) - x.applyAsDouble(t + 1)) * height;
        }
        return area;
    }

    /** Between two thresholds true positives grow linearly with positives, and precision is their ratio. */
    private double interpolatedPrecision() {
        double area = 0;
        for (int t = 0; t < points - 1; t++) {
            double positives = positives(t);
            double next = positives(t + 1);
            double truePositives = count(Outcome.TRUE_POSITIVE, t + 1);
            double gained = count(Outcome.TRUE_POSITIVE, t) - truePositives;
            double slope = Totals.ratio(gained, Math.max(positives - next, 0));
            double intercept = truePositives - slope * next;
            double logRatio = positives > 0 && next > 0 ? Math.log(positives / next) : 0;
            double right = Math.max(truePositives + count(Outcome.FALSE_NEGATIVE, t + 1), 0);
            area += Totals.ratio(slope * (gained + intercept * logRatio), right);
        }
        return area;
    }

    private double positives(int t) {
        return count(Outcome.TRUE_POSITIVE, t) + count(Outcome.FALSE_POSITIVE, t);
    }
}
