package dev.densor.portable;

/**
 * {@code e^x} and {@code e^x - 1} of many numbers at once, to about 1e-10, in short loops over double arrays. C2 turns
 * such loops into vector instructions, even that of JDK 17 as long as each does little: hence several passes, and
 * powers by squaring, where a library would set the bits of the exponent.
 */
final class Exponentials {
    /** Beyond, results are infinite or nothing as floats. */
    static final double LIMIT = 110;

    /** Arguments are divided by 2 to the power of this, results squared as often. */
    private static final int SQUARINGS = 8;

    /** 1/11!, 1/10!, ... 1/0!: the Taylor series of e^x. */
    private static final double[] EXP = inverseFactorials(11);

    /** 1/12!, 1/11!, ... 1/1!: that of (e^x - 1) / x. */
    private static final double[] EXPM1 = inverseFactorials(12);

    private Exponentials() {}

    /** {@code 1/first!, 1/(first-1)!, ...}, twelve of them. */
    private static double[] inverseFactorials(int first) {
        double[] coefficients = new double[12];
        double factorial = 1;
        for (int n = 1; n <= first; n++) {
            factorial *= n;
        }
        for (int i = 0; i < coefficients.length; i++) {
            coefficients[i] = 1 / factorial;
            factorial /= first - i;
        }
        return coefficients;
    }

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

    /** {@code z = c[0] t^11 + c[1] t^10 + ... + c[11]} */
    static void polynomial(double[] t, double[] z, int count, double[] c) {
        start(t, z, count, c);
        next(t, z, count, c, 4);
        next(t, z, count, c, 8);
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

    private static void next(double[] t, double[] z, int count, double[] c, int at) {
        double c0 = c[at];
        double c1 = c[at + 1];
        double c2 = c[at + 2];
        double c3 = c[at + 3];
        for (int i = 0; i < count; i++) {
            double x = t[i];
            z[i] = (((z[i] * x + c0) * x + c1) * x + c2) * x + c3;
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
