package dev.densor.conformance;

/**
 * The error function and its complement in double, to about 2 units in the last place and to {@code x^2} of them.
 *
 * <p>Source: D. B. Hunter and T. Regan, A Note on the Evaluation of the Complementary Error Function, Mathematics of
 * Computation 26 (1972): the trapezoidal rule, whose error falls like e^(-(pi/step)^2), with a correction for the pole.
 */
final class ErrorFunction {
    private static final double STEP = 0.5;
    private static final int STEPS = 13;

    /** Below, the rule loses digits and the Maclaurin series needs few terms. */
    private static final double RULE_FROM = 0.5;

    private static final int TERMS = 14;

    private ErrorFunction() {}

    /** {@code 2/sqrt(pi) * integral from 0 to x of e^(-t^2) dt} */
    static double erf(double x) {
        return Math.abs(x) < RULE_FROM ? series(x) : Math.signum(x) * (1 - tail(Math.abs(x)));
    }

    /** {@code 1 - erf(x)} */
    static double erfc(double x) {
        if (Math.abs(x) < RULE_FROM) {
            return 1 - series(x);
        }
        return x < 0 ? 2 - tail(-x) : tail(x);
    }

    /** {@code 2/sqrt(pi) * x * sum of (-x^2)^n / (n! (2n+1))}, the small terms first. */
    private static double series(double x) {
        double[] powers = new double[TERMS];
        powers[0] = 1;
        for (int n = 1; n < TERMS; n++) {
            powers[n] = powers[n - 1] * -x * x / n;
        }
        double sum = 0;
        for (int n = TERMS - 1; n >= 0; n--) {
            sum += powers[n] / (2 * n + 1);
        }
        return 2 / Math.sqrt(Math.PI) * x * sum;
    }

    /**
     * {@code h x e^(-x^2) / pi * (sum over all integers k of e^(-(kh)^2) / ((kh)^2 + x^2)) + 2 / (1 - e^(2 pi x/h))}
     */
    private static double tail(double x) {
        double sum = 0;
        for (int k = STEPS; k >= 1; k--) {
            double t = k * STEP;
            sum += 2 * Math.exp(-t * t) / (t * t / x + x);
        }
        sum += 1 / x;
        // Beyond pi/h the pole is outside the strip, and the correction would be larger than what it corrects.
        double pole = x < Math.PI / STEP ? 2 / (1 - Math.exp(2 * Math.PI * x / STEP)) : 0;
        return STEP * Math.exp(-x * x) / Math.PI * sum + pole;
    }
}
