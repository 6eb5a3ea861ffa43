package dev.densor.reference;

/**
 * The error function and its complement, to about 2 and 4 units in the last place.
 *
 * <p>Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.5 (Maclaurin series) and 7.1.14 (continued
 * fraction).
 */
final class Erf {
    /** Below, erfc has no cancellation and the series few terms; from here on the continued fraction converges. */
    private static final double FRACTION_FROM = 0.5;

    /** erfc is below the smallest double. */
    private static final double NOTHING_FROM = 28;

    private static final double TWO_BY_SQRT_PI = 2 / Math.sqrt(Math.PI);

    private static final double[] COEFFICIENTS = coefficients();

    private Erf() {}

    /** {@code (-1)^n / (n! (2n+1))}, as many as count below 1/2. */
    private static double[] coefficients() {
        double[] coefficients = new double[14];
        double inverseFactorial = 1;
        for (int n = 0; n < coefficients.length; n++) {
            coefficients[n] = inverseFactorial / (2 * n + 1);
            inverseFactorial /= -(n + 1);
        }
        return coefficients;
    }

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

    /** {@code erf(x) = 2/sqrt(pi) * sum of (-1)^n x^(2n+1) / (n! (2n+1))} */
    private static double series(double x) {
        double sum = 0;
        for (int n = COEFFICIENTS.length - 1; n >= 0; n--) {
            sum = sum * x * x + COEFFICIENTS[n];
        }
        return TWO_BY_SQRT_PI * x * sum;
    }

    /** {@code erfc(x) = e^(-x^2)/sqrt(pi) * 1/(x + (1/2)/(x + 1/(x + (3/2)/(x + ...))))} for x > 0; NaN for NaN. */
    private static double tail(double x) {
        if (x > NOTHING_FROM) {
            return 0;
        }
        double fraction = x;
        // The error falls with e^(-2x sqrt(2n)).
        for (int n = (int) (200 / (x * x)) + 8; n >= 1; n--) {
            fraction = x + n / 2.0 / fraction;
        }
        return minusSquareExp(x) * TWO_BY_SQRT_PI / 2 / fraction;
    }

    /** {@code e^(-x^2)}: exact for the upper half of the digits of x, so that the rounding of x^2 does not matter. */
    private static double minusSquareExp(double x) {
        double upper = (float) x;
        double exp = Math.exp(-upper * upper);
        return exp + exp * Math.expm1((upper - x) * (upper + x));
    }
}
