package dev.densor.nativecpu;

/** Functions of straight pieces: the first n elements of an array, in place. NaN stays NaN. */
final class PiecewiseLoops {
    private PiecewiseLoops() {}

    static void clip(float[] x, int n, float low, float high) {
        if (high == Float.POSITIVE_INFINITY) {
            for (int i = 0; i < n; i++) {
                x[i] = Math.max(x[i], low);
            }
            return;
        }
        for (int i = 0; i < n; i++) {
            x[i] = Math.min(Math.max(x[i], low), high);
        }
    }

    /** {@code x >= 0 ? x : 0.2 x} */
    static void leakyRelu(float[] x, int n) {
        for (int i = 0; i < n; i++) {
            x[i] = Math.max(x[i], 0.2f * x[i]);
        }
    }

    /** {@code relu6(x + 3) / 6} */
    static void hardSigmoid(float[] x, int n) {
        for (int i = 0; i < n; i++) {
            x[i] = Math.min(Math.max(x[i] + 3, 0), 6) / 6;
        }
    }

    /** {@code clip(0.2 x + 0.5, 0, 1)} */
    static void hardSigmoidOfKeras2(float[] x, int n) {
        for (int i = 0; i < n; i++) {
            x[i] = Math.min(Math.max(0.2f * x[i] + 0.5f, 0), 1);
        }
    }

    /** {@code x relu6(x + 3) / 6} */
    static void hardSilu(float[] x, int n) {
        for (int i = 0; i < n; i++) {
            x[i] = x[i] * (Math.min(Math.max(x[i] + 3, 0), 6) / 6);
        }
    }

    /** {@code x / (1 + |x|)} */
    static void softsign(float[] x, int n) {
        for (int i = 0; i < n; i++) {
            x[i] = x[i] / (1 + Math.abs(x[i]));
        }
    }
}
