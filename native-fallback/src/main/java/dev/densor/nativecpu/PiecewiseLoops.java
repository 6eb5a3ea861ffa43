package dev.densor.nativecpu;

import dev.densor.backend.UnaryOp;

/** Functions of straight pieces: the first n elements of an array, in place. NaN stays NaN. */
final class PiecewiseLoops {
    private PiecewiseLoops() {}

    static void apply(UnaryOp op, float[] x, int n) {
        switch (op) {
            case RELU -> relu(x, n);
            case RELU6 -> clip(x, n, 0, 6);
            case HARD_TANH -> clip(x, n, -1, 1);
            case LEAKY_RELU -> leakyRelu(x, n);
            case HARD_SIGMOID -> hardSigmoid(x, n);
            case HARD_SIGMOID_V2 -> hardSigmoidOfKeras2(x, n);
            case HARD_SILU -> hardSilu(x, n);
            case SOFTSIGN -> softsign(x, n);
            default -> throw new IllegalArgumentException("no straight pieces: " + op);
        }
    }

    private static void relu(float[] x, int n) {
        for (int i = 0; i < n; i++) {
            x[i] = Math.max(x[i], 0);
        }
    }

    private static void clip(float[] x, int n, float low, float high) {
        for (int i = 0; i < n; i++) {
            x[i] = Math.min(Math.max(x[i], low), high);
        }
    }

    /** {@code x >= 0 ? x : 0.2 x} */
    private static void leakyRelu(float[] x, int n) {
        for (int i = 0; i < n; i++) {
            x[i] = Math.max(x[i], 0.2f * x[i]);
        }
    }

    /** {@code relu6(x + 3) / 6} */
    private static void hardSigmoid(float[] x, int n) {
        for (int i = 0; i < n; i++) {
            x[i] = Math.min(Math.max(x[i] + 3, 0), 6) / 6;
        }
    }

    /** {@code clip(0.2 x + 0.5, 0, 1)} */
    private static void hardSigmoidOfKeras2(float[] x, int n) {
        for (int i = 0; i < n; i++) {
            x[i] = Math.min(Math.max(0.2f * x[i] + 0.5f, 0), 1);
        }
    }

    /** {@code x relu6(x + 3) / 6} */
    private static void hardSilu(float[] x, int n) {
        for (int i = 0; i < n; i++) {
            x[i] = x[i] * (Math.min(Math.max(x[i] + 3, 0), 6) / 6);
        }
    }

    /** {@code x / (1 + |x|)} */
    private static void softsign(float[] x, int n) {
        for (int i = 0; i < n; i++) {
            x[i] = x[i] / (1 + Math.abs(x[i]));
        }
    }
}
