package dev.densor.portable;

import dev.densor.backend.ReduceOp;

/**
 * Many numbers folded into one. Four partial results run side by side, since each step waits for the one before it and
 * the compiler may not reorder them.
 */
public final class Folds {
    private Folds() {}

    /** {@code result} and {@code x[from]} to {@code x[to - 1]} folded into one. */
    static double fold(ReduceOp op, double result, float[] x, int from, int to) {
        return switch (op) {
            case SUM -> result + sum(x, from, to);
            case PROD -> result * product(x, from, to);
            case MAX -> Math.max(result, max(x, from, to));
            case MIN -> Math.min(result, min(x, from, to));
            case ANY, ALL, ARGMAX, ARGMIN -> throw new IllegalArgumentException(op + " has no loop here");
        };
    }

    /** The sum of {@code x[from]} to {@code x[to - 1]}. */
    public static double sum(float[] x, int from, int to) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = from;
        for (; i + 4 <= to; i += 4) {
            a += x[i];
            b += x[i + 1];
            c += x[i + 2];
            d += x[i + 3];
        }
        for (; i < to; i++) {
            a += x[i];
        }
        return (a + b) + (c + d);
    }

    private static double product(float[] x, int from, int to) {
        double product = 1;
        for (int i = from; i < to; i++) {
            product *= x[i];
        }
        return product;
    }

    /** The largest of {@code x[from]} to {@code x[to - 1]}, NaN where one is; -infinity of nothing. */
    public static float max(float[] x, int from, int to) {
        float a = Float.NEGATIVE_INFINITY;
        float b = a;
        float c = a;
        float d = a;
        int i = from;
        for (; i + 4 <= to; i += 4) {
            a = Math.max(a, x[i]);
            b = Math.max(b, x[i + 1]);
            c = Math.max(c, x[i + 2]);
            d = Math.max(d, x[i + 3]);
        }
        for (; i < to; i++) {
            a = Math.max(a, x[i]);
        }
        return Math.max(Math.max(a, b), Math.max(c, d));
    }

    private static float min(float[] x, int from, int to) {
        float min = Float.POSITIVE_INFINITY;
        for (int i = from; i < to; i++) {
            min = Math.min(min, x[i]);
        }
        return min;
    }

    static double sum(double[] x, int from, int to) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = from;
        for (; i + 4 <= to; i += 4) {
            a += x[i];
            b += x[i + 1];
            c += x[i + 2];
            d += x[i + 3];
        }
        for (; i < to; i++) {
            a += x[i];
        }
        return (a + b) + (c + d);
    }
}
