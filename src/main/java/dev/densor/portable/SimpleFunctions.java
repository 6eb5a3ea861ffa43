package dev.densor.portable;

import dev.densor.backend.UnaryOp;

/** The functions that take a few operations of float arithmetic, over the first elements of an array, in place. */
public final class SimpleFunctions {
    private SimpleFunctions() {}

    /**
     * {@code x[i] = op(x[i])} for the first {@code count} elements; NaN stays NaN.
     *
     * @throws IllegalArgumentException when the function is not among these
     */
    public static void apply(UnaryOp op, float[] x, int count) {
        switch (op) {
            case NEGATE -> negate(x, count);
            case ABS -> abs(x, count);
            case SQUARE -> square(x, count);
            case SQRT -> sqrt(x, count);
            case RECIPROCAL -> reciprocal(x, count);
            case RELU -> relu(x, count);
            case RELU6 -> clip(x, count, 0, 6);
            case HARD_TANH -> clip(x, count, -1, 1);
            case LEAKY_RELU -> leakyRelu(x, count);
            case SOFTSIGN -> softsign(x, count);
            case HARD_SIGMOID -> hardSigmoid(x, count);
            case HARD_SIGMOID_V2 -> hardSigmoidOfKeras2(x, count);
            case HARD_SILU -> hardSilu(x, count);
            case SPARSE_SIGMOID -> sparseSigmoid(x, count);
            default -> throw new IllegalArgumentException(op + " is not simple");
        }
    }

    private static void negate(float[] x, int count) {
        for (int i = 0; i < count; i++) {
            x[i] = -x[i];
        }
    }

    private static void abs(float[] x, int count) {
        for (int i = 0; i < count; i++) {
            x[i] = Math.abs(x[i]);
        }
    }

    private static void square(float[] x, int count) {
        for (int i = 0; i < count; i++) {
            x[i] *= x[i];
        }
    }

    private static void sqrt(float[] x, int count) {
        for (int i = 0; i < count; i++) {
            x[i] = (float) Math.sqrt(x[i]);
        }
    }

    private static void reciprocal(float[] x, int count) {
        for (int i = 0; i < count; i++) {
            x[i] = 1 / x[i];
        }
    }

    private static void relu(float[] x, int count) {
        for (int i = 0; i < count; i++) {
            x[i] = Math.max(x[i], 0f);
        }
    }

    private static void clip(float[] x, int count, float low, float high) {
        for (int i = 0; i < count; i++) {
            x[i] = Math.min(Math.max(x[i], low), high);
        }
    }

    private static void leakyRelu(float[] x, int count) {
        for (int i = 0; i < count; i++) {
            x[i] = Math.max(x[i], -0f) + 0.2f * Math.min(x[i], 0f);
        }
    }

    private static void softsign(float[] x, int count) {
        for (int i = 0; i < count; i++) {
            x[i] /= 1 + Math.abs(x[i]);
        }
    }

    private static void hardSigmoid(float[] x, int count) {
        for (int i = 0; i < count; i++) {
            x[i] = Math.min(Math.max(x[i] + 3, 0f), 6f) / 6;
        }
    }

    private static void hardSigmoidOfKeras2(float[] x, int count) {
        for (int i = 0; i < count; i++) {
            x[i] = Math.min(Math.max(0.2f * x[i] + 0.5f, 0f), 1f);
        }
    }

    private static void hardSilu(float[] x, int count) {
        for (int i = 0; i < count; i++) {
            x[i] *= Math.min(Math.max(x[i] + 3, 0f), 6f) / 6;
        }
    }

    private static void sparseSigmoid(float[] x, int count) {
        for (int i = 0; i < count; i++) {
            x[i] = Math.min(Math.max(0.5f * (x[i] + 1), 0f), 1f);
        }
    }
}
