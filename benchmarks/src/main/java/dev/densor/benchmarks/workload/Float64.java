package dev.densor.benchmarks.workload;

import java.util.Arrays;

/** The activations in float64: what every engine's result is compared with. */
final class Float64 {
    private Float64() {}

    /** Row {@code row} of {@code values} [rows, columns]. */
    static double[] row(float[] values, int row, int columns) {
        double[] copy = new double[columns];
        for (int i = 0; i < columns; i++) {
            copy[i] = values[row * columns + i];
        }
        return copy;
    }

    /** The activation of a row, in its place. */
    static double[] activate(String activation, double[] row) {
        if (activation.equals("softmax")) {
            return softmax(row);
        }
        for (int i = 0; i < row.length; i++) {
            row[i] = activate(activation, row[i]);
        }
        return row;
    }

    private static double activate(String activation, double x) {
        return switch (activation) {
            case "relu" -> Math.max(x, 0);
            case "tanh" -> Math.tanh(x);
            case "sigmoid" -> 1 / (1 + Math.exp(-x));
            case "elu" -> x > 0 ? x : Math.expm1(x);
            case "gelu" -> x / 2 * (1 + erf(x / Math.sqrt(2)));
            case "softsign" -> x / (1 + Math.abs(x));
            default -> throw new IllegalArgumentException("there is no workload with activation " + activation);
        };
    }

    private static double[] softmax(double[] row) {
        double max = Arrays.stream(row).max().orElse(0);
        double sum = 0;
        for (int i = 0; i < row.length; i++) {
            row[i] = Math.exp(row[i] - max);
            sum += row[i];
        }
        for (int i = 0; i < row.length; i++) {
            row[i] /= sum;
        }
        return row;
    }

    /** {@code 2 / sqrt(pi) exp(-x^2) sum over n of 2^n x^(2n+1) / (2n+1)!!}, whose terms all have the sign of x. */
    static double erf(double x) {
        if (Math.abs(x) > 6) {
            return Math.signum(x);
        }
        double term = x;
        double sum = x;
        for (int n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }
        return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
    }
}
