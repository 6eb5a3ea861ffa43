package dev.densor.portable;

/**
 * {@code e^x} and {@code e^x - 1} of many numbers at once, to about 2e-9, in short loops over double arrays. C2 turns
 * such loops into vector instructions, even that of JDK 17 as long as each takes few steps: hence several passes, and
 * powers by squaring, where a library would set the bits of the exponent.
 */
final class Exponentials {
    /** Beyond, results are infinite or nothing as floats. */
    static final double LIMIT = 110;

    /** Arguments are divided by 2 to the power of this, results squared as often. */
    private static final int SQUARINGS = 12;

    /**
     * The Taylor series of e^x, highest power first: the next term is below 1e-12 of the sum for arguments so divided.
     */
    private static final double[] EXP = {1.0 / 120, 1.0 / 24, 1.0 / 6, 1.0 / 2, 1, 1};

    /** That of (e^x - 1) / x. */
    private static final double[] EXPM1 = {1.0 / 720, 1.0 / 120, 1.0 / 24, 1.0 / 6, 1.0 / 2, 1};

    private Exponentials() {}

    /** {@code z = e^t}, {@code t} clipped to {@link #LIMIT} on both sides. Overwrites {@code t}. */
    static void exp(double[] t, double[] z, int count) {
        reduce(t, count);
        polynomial(t, z, count, EXP);
        for (int i = 0; i < SQUARINGS; i += 4) {
            square(z, count);
        }
    }

    /** {@code z = e^t - 1}, {@code t} clipped likewise; accurate near 0, and -0 stays. Overwrites {@code t}. */
    static void expm1(double[] t, double[] z, int count) {
        reduce(t, count);
        polynomial(t, z, count, EXPM1);
        for (int i = 0; i < count; i++) {
            z[i] *= t[i];
        }
        for (int i = 0; i < SQUARINGS; i += 4) {
            doubleArgument(z, count);
        }
    }

    private static void reduce(double[] t, int count) {
        for (int i = 0; i < count; i++) {
            t[i] = Math.max(-LIMIT, Math.min(LIMIT, t[i])) * (1.0 / (1 << SQUARINGS));
        }
    }

    /**
     * {@code z} is the polynomial in {@code t} of coefficients {@code c}, highest power first; an even number, 4 or
     * more.
     */
    static void polynomial(double[] t, double[] z, int count, double[] c) {
        start(t, z, count, c);
        for (int i = 4; i < c.length; i += 2) {
            next(t, z, count, c[i], c[i + 1]);
        }
    }

    private static void start(double[] t, double[] z, int count, double[] c) {
        double c0 = c[0];
        double c1 = c[1];
        double c2 = c[2];
        double c3 = c[3];
        for (int i = 0; i < count; i++) {
            double x = t[i];
            z[i] = ((c0 * x + c1) * x + c2) * x + c3;
        }
    }

    private static void next(double[] t, double[] z, int count, double c0, double c1) {
        for (int i = 0; i < count; i++) {
            z[i] = (z[i] * t[i] + c0) * t[i] + c1;
        }
    }

    /** Four squarings. */
    private static void square(double[] z, int count) {
        for (int i = 0; i < count; i++) {
            double power = z[i] * z[i];
            power *= power;
            power *= power;
            z[i] = power * power;
        }
    }

    /** {@code e^2x - 1 = (e^x - 1)(e^x - 1 + 2)}, four times. */
    private static void doubleArgument(double[] z, int count) {
        for (int i = 0; i < count; i++) {
            double power = z[i] * (z[i] + 2);
            power *= power + 2;
            power *= power + 2;
            z[i] = power * (power + 2);
        }
    }
}
