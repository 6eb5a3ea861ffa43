package com.example.tinybackend;

/** erf and its complement in double precision. */
final class ErrorFunction {
    private static final double SERIES_END = 2;
    private static final int DEPTH = 120;

    private ErrorFunction() {}

    static double erf(double x) {
        return Math.abs(x) < SERIES_END ? series(x) : Math.copySign(1 - tail(Math.abs(x)), x);
    }

    static double erfc(double x) {
        if (Math.abs(x) < SERIES_END) {
            return 1 - series(x);
        }
        return x > 0 ? tail(x) : 2 - tail(-x);
    }

    /** {@code 2/sqrt(pi) * sum of (-1)^n x^(2n+1) / (n! (2n+1))} */
    private static double series(double x) {
        double term = x;
        double sum = x;
        for (int n = 1; n < DEPTH; n++) {
            term *= -x * x / n;
            sum += term / (2 * n + 1);
        }
        return 2 / Math.sqrt(Math.PI) * sum;
    }

    /** The continued fraction {@code e^(-x^2)/sqrt(pi) * 1/(x + (1/2)/(x + 1/(x + (3/2)/(x + ...))))}. */
    private static double tail(double x) {
        double fraction = x;
        for (int n = DEPTH; n > 0; n--) {
            fraction = x + n / 2.0 / fraction;
        }
        return Math.exp(-x * x) / Math.sqrt(Math.PI) / fraction;
    }
}
