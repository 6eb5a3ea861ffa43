package dev.densor.nativecpu;

import dev.densor.backend.UnaryOp;

/**
 * What comes before and after the exponential or hyperbolic tangent of the smooth functions: x the arguments and at last
 * the results, y what oneDNN is given and gives back, z and w for use on the way. The loops are short, and there are many
 * of them, because C2 makes no vector instructions of long ones.
 *
 * <p>oneDNN's exponential gives 0 below 1.7e-38, so mostly that of half the exponent is squared: results keep their digits
 * down to the smallest subnormal number. Of NaN it makes infinity, of which these formulas make NaN again.
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
    /** Where erfc is 0. */
    private static final float TAIL_END = 100;

    /** {@code artanh(s) / s} in powers of s^2. */
    private static final float[] ARTANH = {1, 1 / 3f, 1 / 5f, 1 / 7f, 1 / 9f, 1 / 11f, 1 / 13f, 1 / 15f};

    /**
     * P of {@code erfc(z) = t e^(P(t) - z^2)}, {@code t = 1 / (1 + z/2)}, to 1.2e-7 of the result. Source: Press et al.,
     * Numerical Recipes in C, 2nd edition, section 6.2.
     */
    private static final float[] ERFC = {
        -1.26551223f,
        1.00002368f,
        0.37409196f,
        0.09678418f,
        -0.18628806f,
        0.27886807f,
        -1.13520398f,
        1.48851587f,
        -0.82215223f,
        0.17087277f
    };

    private SmoothLoops() {}

    /** What oneDNN's function is taken of. */
    static void before(UnaryOp op, Workspace space, int n) {
        float[] x = space.x;
        float[] y = space.y;
        switch (op) {
            case TANH_SHRINK -> System.arraycopy(x, 0, y, 0, n);
            case GELU_TANH -> geluTanhArguments(x, y, n);
            case EXP -> liftSmallExponents(x, y, space.z, n);
            case SIGMOID, SILU -> halves(x, y, n, SATURATED);
            case MISH -> halves(x, y, n, SATURATED / 2);
            case SELU -> halvesBelowZero(x, y, n);
            case SOFTPLUS, LOG_SIGMOID -> minusHalfMagnitudes(x, y, n);
            case GELU -> erfcExponents(space, n);
            default -> throw new IllegalArgumentException("no smooth function: " + op);
        }
    }

    /** The result, y being what oneDNN gave. */
    static void after(UnaryOp op, Workspace space, int n) {
        float[] x = space.x;
        float[] y = space.y;
        switch (op) {
            case TANH_SHRINK -> subtract(x, y, n);
            case GELU_TANH -> geluTanh(x, y, n);
            case EXP -> exp(x, y, space.z, n);
            case SIGMOID -> sigmoid(y, x, n);
            case SILU -> silu(x, y, n);
            case MISH -> mish(x, y, n);
            case SELU -> selu(x, y, n);
            case SOFTPLUS -> softplus(space, n);
            case LOG_SIGMOID -> logSigmoid(space, n);
            case GELU -> gelu(space, n);
            default -> throw new IllegalArgumentException("no smooth function: " + op);
        }
    }

    private static void subtract(float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            x[i] = x[i] - y[i];
        }
    }

    private static void multiply(float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            x[i] = x[i] * y[i];
        }
    }

    /** {@code w = c[0] + c[1] z + c[2] z^2 + ...}, an even number of coefficients */
    private static void polynomial(float[] z, float[] w, int n, float[] c) {
        float high = c[c.length - 1];
        float low = c[c.length - 2];
        for (int i = 0; i < n; i++) {
            w[i] = high * z[i] + low;
        }
        for (int j = c.length - 3; j > 0; j -= 2) {
            high = c[j];
            low = c[j - 1];
            for (int i = 0; i < n; i++) {
                w[i] = (w[i] * z[i] + high) * z[i] + low;
            }
        }
    }

    /** {@code y = sqrt(2/pi) (x + 0.044715 x^3)} */
    private static void geluTanhArguments(float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = SQRT_TWO_BY_PI * (x[i] + 0.044715f * x[i] * x[i] * x[i]);
        }
    }

    /** {@code x/2 (1 + y)}, y the hyperbolic tangent */
    private static void geluTanh(float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            x[i] = 0.5f * x[i] * (1 + y[i]);
        }
    }

    /** {@code z} is 1 where x is below {@link #SMALL}, else 0. */
    private static void small(float[] x, float[] z, int n) {
        for (int i = 0; i < n; i++) {
            z[i] = Math.min(Math.max((SMALL - x[i]) * 1e30f, 0), 1);
        }
    }

    /** Exponents below {@link #SMALL} are lifted by {@link #LIFT}, which is exact, and the results lowered again. */
    private static void liftSmallExponents(float[] x, float[] y, float[] z, int n) {
        small(x, z, n);
        for (int i = 0; i < n; i++) {
            y[i] = Math.max(x[i], LOWEST_LIFTED) + LIFT * z[i];
        }
    }

    private static void exp(float[] x, float[] y, float[] z, int n) {
        small(x, z, n);
        for (int i = 0; i < n; i++) {
            x[i] = y[i] * (z[i] * LOWERED + (1 - z[i]));
        }
    }

    private static void halves(float[] x, float[] y, int n, float highest) {
        for (int i = 0; i < n; i++) {
            y[i] = Math.max(Math.min(0.5f * x[i], highest), LOWEST);
        }
    }

    private static void square(float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = y[i] * y[i];
        }
    }

    /** {@code q / (q + 1)}, q = y^2 = e^x */
    private static void sigmoid(float[] y, float[] out, int n) {
        square(y, n);
        for (int i = 0; i < n; i++) {
            out[i] = y[i] / (y[i] + 1);
        }
    }

    private static void silu(float[] x, float[] y, int n) {
        sigmoid(y, y, n);
        multiply(x, y, n);
    }

    private static void mish(float[] x, float[] y, int n) {
        tanhOfSoftplus(y, n);
        multiply(x, y, n);
    }

    /** {@code m / (m + 2)} with {@code m = q (q + 2)}, q = y^2 = e^x */
    private static void tanhOfSoftplus(float[] y, int n) {
        square(y, n);
        for (int i = 0; i < n; i++) {
            y[i] = y[i] * (y[i] + 2);
        }
        for (int i = 0; i < n; i++) {
            y[i] = y[i] / (y[i] + 2);
        }
    }

    private static void halvesBelowZero(float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = 0.5f * Math.min(x[i], 0);
        }
    }

    /** {@code scale (x > 0 ? x : alpha (e^x - 1))}; the power less 1 is 2y / (1 - y), y the tangent of x/2. */
    private static void selu(float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = 2 * y[i] / (1 - y[i]);
        }
        for (int i = 0; i < n; i++) {
            x[i] = SELU_SCALE * Math.max(x[i], 0) + SELU_SCALE * SELU_ALPHA * y[i];
        }
    }

    private static void minusHalfMagnitudes(float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = Math.max(-0.5f * Math.abs(x[i]), LOWEST);
        }
    }

    private static void softplus(Workspace space, int n) {
        log1p(space, n);
        addAboveZero(space.x, space.y, n);
    }

    private static void logSigmoid(Workspace space, int n) {
        log1p(space, n);
        subtractFromBelowZero(space.x, space.y, n);
    }

    private static void addAboveZero(float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            x[i] = Math.max(x[i], 0) + y[i];
        }
    }

    private static void subtractFromBelowZero(float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            x[i] = Math.min(x[i], 0) - y[i];
        }
    }

    /** {@code y = log(1 + y^2)}, y^2 in [0, 1], as {@code 2 artanh(s)} of {@code s = y^2 / (2 + y^2)}. */
    private static void log1p(Workspace space, int n) {
        float[] y = space.y;
        float[] z = space.z;
        float[] w = space.w;
        square(y, n);
        for (int i = 0; i < n; i++) {
            y[i] = y[i] / (2 + y[i]);
        }
        for (int i = 0; i < n; i++) {
            z[i] = y[i] * y[i];
        }
        polynomial(z, w, n, ARTANH);
        for (int i = 0; i < n; i++) {
            y[i] = 2 * y[i] * w[i];
        }
    }

    /** {@code z = |x| / sqrt(2)} */
    private static void erfcArguments(float[] x, float[] z, int n) {
        for (int i = 0; i < n; i++) {
            z[i] = Math.min(Math.abs(x[i]) * SQRT_HALF, TAIL_END);
        }
    }

    /** {@code t = 1 / (1 + z/2)} */
    private static void erfcFactors(float[] z, float[] t, int n) {
        for (int i = 0; i < n; i++) {
            t[i] = 1 / (1 + 0.5f * z[i]);
        }
    }

    /** Half of the exponent of erfc. */
    private static void erfcExponents(Workspace space, int n) {
        float[] y = space.y;
        float[] z = space.z;
        float[] w = space.w;
        erfcArguments(space.x, z, n);
        erfcFactors(z, y, n);
        polynomial(y, w, n, ERFC);
        for (int i = 0; i < n; i++) {
            y[i] = Math.max(0.5f * (w[i] - z[i] * z[i]), LOWEST);
        }
    }

    /** {@code x > 0 ? x - x/2 erfc(z) : x/2 erfc(z)}, which cancels nowhere. */
    private static void gelu(Workspace space, int n) {
        float[] x = space.x;
        float[] y = space.y;
        float[] z = space.z;
        erfcArguments(x, z, n);
        erfcFactors(z, z, n);
        for (int i = 0; i < n; i++) {
            y[i] = z[i] * y[i] * y[i];
        }
        for (int i = 0; i < n; i++) {
            z[i] = 0.5f * Math.max(-x[i], Math.min(x[i], TAIL_END));
        }
        for (int i = 0; i < n; i++) {
            x[i] = Math.max(x[i], 0) - z[i] * y[i];
        }
    }
}
