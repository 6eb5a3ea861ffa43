package dev.densor.reference;

/**
 * The error function and its complement, to about 1e-15 relative.
 *
 * <p>Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.6 (series of positive terms) and 7.1.14
 * (continued fraction).
 */
final class Erf {
    /** From here on the continued fraction needs fewer steps than the series, and erfc has no cancellation. */
    private static final double FRACTION_FROM = 1.5;

    private static final double TWO_BY_SQRT_PI = 2 / Math.sqrt(Math.PI);
    private static final int FRACTION_STEPS = 120;

    private Erf() {}

    /** {@code 2/sqrt(pi) * integral from 0 to x of e^(-t^2) dt} */
    static double erf(double x) {
        return Math.abs(x) < FRACTION_FROM ? series(x) : Math.copySign(1 - tail(Math.abs(x)), x);
    }

    /** {@code 1 - erf(x)}, accurate where erf is near 1. */
    static double erfc(double x) {
        if (Math.abs(x) < FRACTION_FROM) {
            return 1 - series(x);
        }
        return x > 0 ? tail(x) : 2 - tail(-x);
    }

    /** {@code erf(x) = 2/sqrt(pi) e^(-x^2) sum of 2^n x^(2n+1) / (1 * 3 * ... * (2n+1))} */
    private static double series(double x) {
        double term = x;
        double sum = x;
        for (int n = 1; Math.abs(term) > 1e-18 * Math.abs(sum); n++) {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }
        return TWO_BY_SQRT_PI * Math.exp(-x * x) * sum;
    }

    /** {@code erfc(x) = e^(-x^2)/sqrt(pi) * 1/(x + (1/2)/(x + 1/(x + (3/2)/(x + ...))))} for x > 0; NaN for NaN. */
    private static double tail(double x) {
        if (x == Double.POSITIVE_INFINITY) {
            return 0;
        }
        double fraction = x;
        for (int n = FRACTION_STEPS; n >= 1; n--) {
            fraction = x + n / 2.0 / fraction;
        }
        return Math.exp(-x * x) * TWO_BY_SQRT_PI / 2 / fraction;
    }
}
