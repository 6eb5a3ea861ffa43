package dev.densor.portable;

import dev.densor.backend.UnaryOp;

/**
 * Gradients carried back through a function of one element: {@code y[i] *= op'(x[i])} of the runs x and y of a scratch. x
 * are the results of the op where its derivative is computed of them; it is lost.
 */
final class Slopes {
    private static final int ONE = Float.floatToRawIntBits(1);
    private static final int LEAK = Float.floatToRawIntBits(0.2f);

    private Slopes() {}

    /** For {@code count} elements, at most a run; op as {@link dev.densor.backend.fused.ActivationGradientSpec} has it. */
    static void times(UnaryOp op, Scratch scratch, int count) {
        float[] x = scratch.x;
        float[] y = scratch.y;
        switch (op) {
            case RELU -> gate(Between.POSITIVE, 1, x, y, count);
            case RELU6 -> gate(Between.ZERO_AND_SIX, 1, x, y, count);
            case HARD_TANH -> gate(Between.magnitudesBelow(1), 1, x, y, count);
            case SPARSE_SIGMOID -> gate(Between.magnitudesBelow(1), 0.5f, x, y, count);
            case HARD_SIGMOID -> gate(Between.magnitudesBelow(3), 1 / 6f, x, y, count);
            case HARD_SIGMOID_V2 -> gate(Between.magnitudesBelow(2.5f), 0.2f, x, y, count);
            case HARD_SHRINK, SOFT_SHRINK -> gate(Between.MAGNITUDES_ABOVE_HALF, 1, x, y, count);
            default -> {
                slopes(op, scratch, count);
                multiply(x, y, count);
            }
        }
    }

    /** {@code x = op'(x)} */
    private static void slopes(UnaryOp op, Scratch scratch, int count) {
        float[] x = scratch.x;
        switch (op) {
            case EXP -> {}
            case TANH -> tanh(x, count);
            case SIGMOID -> sigmoid(x, count);
            case LEAKY_RELU -> leakyRelu(x, count);
            case SOFTSIGN -> softsign(x, count);
            case HARD_SILU -> hardSilu(x, count);
            case SPARSE_PLUS -> SimpleFunctions.apply(UnaryOp.SPARSE_SIGMOID, x, count);
            default -> SmoothSlopes.apply(op, scratch, count);
        }
    }

    /**
     * The numbers between two others, as a condition on bits, which have the order of the numbers: that of NaN, too, which
     * is above all. Of a float comparison C2 would make a branch.
     *
     * @param kept bits of a number that are looked at: all, or those of its magnitude
     * @param low bits of what they must be above
     * @param high bits of what they must be below
     */
    private record Between(int kept, int low, int high) {
        private static final int MAGNITUDE = Integer.MAX_VALUE;
        private static final int NAN = Float.floatToRawIntBits(Float.POSITIVE_INFINITY) + 1;

        static final Between POSITIVE = new Between(-1, 0, NAN);
        static final Between ZERO_AND_SIX = new Between(-1, 0, Float.floatToRawIntBits(6));
        static final Between MAGNITUDES_ABOVE_HALF = new Between(MAGNITUDE, Float.floatToRawIntBits(0.5f), NAN);

        static Between magnitudesBelow(float limit) {
            return new Between(MAGNITUDE, -1, Float.floatToRawIntBits(limit));
        }
    }

    /** {@code y = x between ? factor y : 0}, whatever y is. */
    private static void gate(Between between, float factor, float[] x, float[] y, int count) {
        int kept = between.kept;
        int low = between.low;
        int high = between.high;
        for (int i = 0; i < count; i++) {
            int bits = Float.floatToRawIntBits(x[i]) & kept;
            int open = ((low - bits) & (bits - high)) >> 31;
            y[i] = Float.intBitsToFloat(Float.floatToRawIntBits(factor * y[i]) & open);
        }
    }

    private static void multiply(float[] x, float[] y, int count) {
        for (int i = 0; i < count; i++) {
            y[i] *= x[i];
        }
    }

    private static void tanh(float[] x, int count) {
        for (int i = 0; i < count; i++) {
            x[i] = (1 - x[i]) * (1 + x[i]);
        }
    }

    private static void sigmoid(float[] x, int count) {
        for (int i = 0; i < count; i++) {
            x[i] = x[i] * (1 - x[i]);
        }
    }

    private static void leakyRelu(float[] x, int count) {
        int high = Between.NAN;
        for (int i = 0; i < count; i++) {
            int bits = Float.floatToRawIntBits(x[i]);
            int positive = (-bits & (bits - high)) >> 31;
            x[i] = Float.intBitsToFloat((ONE & positive) | (LEAK & ~positive));
        }
    }

    private static void softsign(float[] x, int count) {
        for (int i = 0; i < count; i++) {
            float root = 1 + Math.abs(x[i]);
            x[i] = 1 / (root * root);
        }
    }

    /** {@code |x| < 3 ? (2x + 3) / 6 : relu6(x + 3) / 6}; of clipped arguments the second is the first without one x. */
    private static void hardSilu(float[] x, int count) {
        for (int i = 0; i < count; i++) {
            float clipped = Math.min(Math.max(x[i], -3), 3);
            float inside = Math.min((3 - Math.abs(clipped)) * 1e30f, 1);
            x[i] = (clipped + inside * clipped + 3) / 6;
        }
    }
}
