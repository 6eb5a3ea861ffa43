package dev.densor.cli.data;

import java.util.List;
import java.util.Locale;

/**
 * The score of predicted quantities.
 *
 * @param count rows compared
 * @param meanAbsoluteError mean of |prediction - label| over all numbers
 * @param meanSquaredError mean of (prediction - label)^2 over all numbers
 * @param r2 1 - sum (label - prediction)^2 / sum (label - mean label)^2, the mean over the columns; NaN when the labels
 *     of a column are all equal
 */
public record Regression(long count, double meanAbsoluteError, double meanSquaredError, double r2) implements Score {
    @Override
    public List<String> lines() {
        String fit = Double.isNaN(r2) ? "undefined" : String.format(Locale.ROOT, "%.4f", r2);
        return List.of(
                String.format(Locale.ROOT, "mean absolute error %.6g", meanAbsoluteError),
                String.format(Locale.ROOT, "mean squared error  %.6g", meanSquaredError),
                "R2                  " + fit);
    }
}
