package dev.densor.cli.data;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Sums up how far predictions are from labels, and labels from their mean, column by column. */
final class Deviations {
    private final double[] absolute;
    private final double[] squared;
    private final double[] mean;
    private final double[] spread;
    private long count;

    Deviations(int columns) {
        absolute = new double[columns];
        squared = new double[columns];
        mean = new double[columns];
        spread = new double[columns];
    }

    void add(double[] predicted, double[] wanted) {
        count++;
        for (int i = 0; i < mean.length; i++) {
            double error = predicted[i] - wanted[i];
            absolute[i] += Math.abs(error);
            squared[i] += error * error;
            // Welford's update: the sum of squares minus the squared sum would cancel for labels far from zero.
            double fromMean = wanted[i] - mean[i];
            mean[i] += fromMean / count;
            spread[i] += fromMean * (wanted[i] - mean[i]);
        }
    }

    Regression result() {
        double numbers = (double) count * mean.length;
        double r2 = IntStream.range(0, mean.length)
                .mapToDouble(i -> spread[i] == 0 ? Double.NaN : 1 - squared[i] / spread[i])
                .average()
                .orElse(Double.NaN);
        return new Regression(
                count,
                Arrays.stream(absolute).sum() / numbers,
                Arrays.stream(squared).sum() / numbers,
                r2);
    }
}
