package dev.densor.nativecpu;

import dev.densor.backend.UnaryOp;

/**
 * What comes before and after the exponential or hyperbolic tangent of the smooth functions: x the arguments and at last
 * the results, y what oneDNN is given and gives back, of both the first n elements.
 *
 * <p>oneDNN's exponential gives 0 below 1.7e-38, so mostly that of half the exponent is squared: results keep their digits
 * down to the smallest subnormal number. It makes infinity of NaN, so every formula takes x along, too.
 */
final class SmoothLoops {
    private static final float SQRT_HALF = 0.70710678f;
    private static final float SQRT_TWO_BY_PI = 0.79788456f;
    private static final float SELU_SCALE = 1.050701f;
    private static final float SELU_ALPHA = 1.6732632f;

    /** A half exponent below it gives 0 when it is squared. */
    private static final float LOWEST = -60;

    private static final float SMALL = -60;
    private static final float LIFT = 40;
    /** {@code e^-40} */
    private static final float LOWERED = 4.248354e-18f;
    /** Well below the exponent of the smallest number; infinity would not be lifted. */
    private static final float LOWEST_LIFTED = -126;
    /** {@code e^(2 * 20) + 1 == e^(2 * 20)} in float32. */
    private static final float SATURATED = 20;

    private SmoothLoops() {}

    static void subtract(float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            x[i] = x[i] - y[i];
        }
    }

    /** {@code y = sqrt(2/pi) (x + 0.044715 x^3)} */
    static void geluTanhArgument(float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = SQRT_TWO_BY_PI * (x[i] + 0.044715f * x[i] * x[i] * x[i]);
        }
    }

    /** {@code x/2 (1 + y)}, y the hyperbolic tangent */
    static void geluTanh(float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            x[i] = 0.5f * x[i] * (1 + y[i]);
        }
    }

    /** What the exponential is taken of. */
    static void exponent(UnaryOp op, float[] x, float[] y, int n) {
        switch (op) {
            case EXP -> liftSmallExponents(x, y, n);
            case SIGMOID, SILU, MISH -> halves(x, y, n, op == UnaryOp.MISH ? SATURATED / 2 : SATURATED);
            case ELU, SELU -> notAboveZero(x, y, n);
            case SOFTPLUS, LOG_SIGMOID -> minusHalfMagnitudes(x, y, n);
            case GELU -> erfcExponents(x, y, n);
            default -> throw new IllegalArgumentException("no exponential: " + op);
        }
    }

    /** The result, y being the exponential. */
    static void afterExp(UnaryOp op, float[] x, float[] y, int n) {
        switch (op) {
            case EXP -> exp(x, y, n);
            case SIGMOID -> sigmoid(x, y, n);
            case SILU -> silu(x, y, n);
            case MISH -> mish(x, y, n);
            case ELU -> elu(x, y, n, 1, 1);
            case SELU -> elu(x, y, n, SELU_SCALE, SELU_SCALE * SELU_ALPHA);
            case SOFTPLUS -> softplus(x, y, n);
            case LOG_SIGMOID -> logSigmoid(x, y, n);
            case GELU -> gelu(x, y, n);
            default -> throw new IllegalArgumentException("no exponential: " + op);
        }
    }

    private static void halves(float[] x, float[] y, int n, float highest) {
        for (int i = 0; i < n; i++) {
            y[i] = Math.max(Math.min(0.5f * x[i], highest), LOWEST);
        }
    }

    /** Exponents below {@link #SMALL} are lifted by {@link #LIFT}, which is exact, and the results lowered again. */
    private static void liftSmallExponents(float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = Math.max(x[i], LOWEST_LIFTED) + LIFT * isSmall(x[i]);
        }
    }

    /** 1 below {@link #SMALL}, else 0. */
    private static float isSmall(float x) {
        return Math.min(Math.max((SMALL - x) * 1e30f, 0), 1);
    }

    private static void exp(float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            float small = isSmall(x[i]);
            x[i] = y[i] * (small * LOWERED + (1 - small));
        }
    }

    /** {@code q / (q + 1)}, q = e^x */
    private static void sigmoid(float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            float q = y[i] * y[i];
            x[i] = q / (q + 1) + 0 * Math.max(Math.min(x[i], 1), -1);
        }
    }

    /** {@code x q / (q + 1)}, q = e^x */
    private static void silu(float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            float q = y[i] * y[i];
            x[i] = x[i] * (q / (q + 1));
        }
    }

    /** {@code x n / (n + 2)} with {@code n = q (q + 2)}, q = e^x: the hyperbolic tangent of log(1 + q). */
    private static void mish(float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            float q = y[i] * y[i];
            float m = q * (q + 2);
            x[i] = x[i] * (m / (m + 2));
        }
    }

    private static void notAboveZero(float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = Math.max(Math.min(x[i], 0), LOWEST);
        }
    }

    /**
     * {@code x > 0 ? above x : below (e^x - 1)}. Above -1/2 the difference would cancel, and its power series is taken; a
     * factor of 0 or 1 chooses.
     */
    private static void elu(float[] x, float[] y, int n, float above, float below) {
        for (int i = 0; i < n; i++) {
            float z = Math.max(Math.min(x[i], 0), LOWEST);
            float s = Math.max(z, -0.5f);
            float series = s
                    * (1
                            + s
                                    / 2
                                    * (1
                                            + s
                                                    * (1 / 3f)
                                                    * (1
                                                            + s
                                                                    / 4
                                                                    * (1
                                                                            + s
                                                                                    * 0.2f
                                                                                    * (1
                                                                                            + s
                                                                                                    * (1 / 6f)
                                                                                                    * (1
                                                                                                            + s
                                                                                                                    * (1
                                                                                                                            / 7f)
                                                                                                                    * (1
                                                                                                                            + s
                                                                                                                                    * 0.125f)))))));
            float difference = y[i] - 1;
            float near = Math.min(Math.max((z + 0.5f) * 1e30f, 0), 1);
            float negative = difference + near * (series - difference);
            x[i] = above * Math.max(x[i], 0) + below * negative;
        }
    }

    private static void minusHalfMagnitudes(float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = Math.max(-0.5f * Math.abs(x[i]), LOWEST);
        }
    }

    private static void softplus(float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            x[i] = Math.max(x[i], 0) + log1p(y[i] * y[i]);
        }
    }

    private static void logSigmoid(float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            x[i] = Math.min(x[i], 0) - log1p(y[i] * y[i]);
        }
    }

    /** {@code log(1 + u)} for u in [0, 1], as {@code 2 artanh(u / (2 + u))} by its power series. */
    private static float log1p(float u) {
        float s = u / (2 + u);
        float q = s * s;
        return 2 * s
                + 2
                        * s
                        * q
                        * (1 / 3f + q * (0.2f + q * (1 / 7f + q * (1 / 9f + q * (1 / 11f + q * (1 / 13f + q / 15))))));
    }

    /** Half of the exponent in {@link #erfcFactor}'s formula. */
    private static void erfcExponents(float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            float z = Math.min(Math.abs(x[i]) * SQRT_HALF, 100);
            float t = erfcFactor(z);
            y[i] = Math.max(0.5f * (erfcSeries(t) - z * z), LOWEST);
        }
    }

    /** {@code x > 0 ? x - x/2 erfc(z) : x/2 erfc(z)} with {@code z = |x| / sqrt(2)}, which cancels nowhere. */
    private static void gelu(float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            float t = erfcFactor(Math.min(Math.abs(x[i]) * SQRT_HALF, 100));
            float magnitude = Math.max(-x[i], Math.min(x[i], 100));
            x[i] = Math.max(x[i], 0) - 0.5f * magnitude * (t * y[i] * y[i]);
        }
    }

    /** {@code erfc(z) = t e^(series(t) - z^2)} for z of 0 and more, with this t; error 1.2e-7 of the result. */
    private static float erfcFactor(float z) {
        return 1 / (1 + 0.5f * z);
    }

    /** Press et al., Numerical Recipes in C, 2nd edition, section 6.2. */
    private static float erfcSeries(float t) {
        float low = 0.27886807f + t * (-1.13520398f + t * (1.48851587f + t * (-0.82215223f + t * 0.17087277f)));
        return -1.26551223f + t * (1.00002368f + t * (0.37409196f + t * (0.09678418f + t * (-0.18628806f + t * low))));
    }
}
