package dev.densor.portable;

import dev.densor.backend.UnaryOp;

/**
 * The functions made of exponentials, in double arithmetic, so that each is rounded once. No loop has a branch, which
 * C2 would not turn into vector instructions: parts are chosen by {@code max} and {@code min}, which keep NaN.
 */
final class SmoothFunctions {
    static final double SELU_SCALE = 1.0507009873554805;
    static final double SELU_ALPHA = 1.6732632423543772;
    static final double SQRT_TWO_BY_PI = Math.sqrt(2 / Math.PI);

    /** Where erfc(x / sqrt(2)) has long been nothing. */
    static final double TAIL_END = 20;

    /**
     * P of {@code erfc(z) = t e^(P(t) - z^2)}, {@code t = 1 / (1 + z/2)}, highest power first: interpolates at the
     * Chebyshev nodes of t in [1/6.5, 1] to 4e-9.
     *
     * <p>Source of the form: Press et al., Numerical Recipes, 6.2 (which has 9 terms, to 1.2e-7).
     */
    private static final double[] ERFC = {
        -0.084992551083732172,
        0.40330946597350572,
        -0.57689792257195748,
        -0.22152189241802965,
        1.4898011433666227,
        -1.5608850956787543,
        0.67433361480044007,
        -0.37185500019020545,
        0.14751434330325823,
        0.36601838121678587,
        1.0007119875242151,
        -1.2655364768806401
    };

    /** 1/23, 1/21, ... 1: of {@code atanh(s) / s}, in powers of s^2. */
    private static final double[] ATANH = new double[12];

    static {
        for (int i = 0; i < ATANH.length; i++) {
            ATANH[i] = 1.0 / (2 * (ATANH.length - i) - 1);
        }
    }

    /** Where {@code tanh(softplus(x))} has long been 1. */
    static final double SATURATED = 40;

    private final double[] v;
    private final double[] t;
    private final double[] z;
    private final double[] s;
    private final double[] w;
    private final int count;

    /** Over {@code scratch.v}, with its other arrays of doubles. */
    SmoothFunctions(Scratch scratch, int count) {
        v = scratch.v;
        t = scratch.t;
        z = scratch.z;
        s = scratch.s;
        w = scratch.w;
        this.count = count;
    }

    /** {@code x[from + i] = op(x[from + i])} for i below {@code count}, which is at most a run. */
    static void apply(UnaryOp op, float[] x, int from, int count, Scratch scratch) {
        for (int i = 0; i < count; i++) {
            scratch.v[i] = x[from + i];
        }
        new SmoothFunctions(scratch, count).compute(op);
        for (int i = 0; i < count; i++) {
            x[from + i] = (float) scratch.z[i];
        }
    }

    /** {@code z = op(v)} */
    private void compute(UnaryOp op) {
        switch (op) {
            case EXP -> exp(1);
            case EXPM1 -> expm1(1, Exponentials.LIMIT);
            case TANH -> tanh();
            case TANH_SHRINK -> tanhShrink();
            case ELU -> elu(1, 1);
            case SELU -> elu(SELU_SCALE, SELU_ALPHA);
            case SIGMOID -> sigmoid();
            case SILU -> silu();
            case SOFTPLUS -> softplus(1);
            case LOG_SIGMOID -> softplus(-1);
            case MISH -> mish();
            case GELU -> gelu();
            case GELU_TANH -> geluTanh();
            default -> throw new IllegalArgumentException(op + " is not made of exponentials");
        }
    }

    /** {@code z = e^(factor v)} */
    void exp(double factor) {
        for (int i = 0; i < count; i++) {
            t[i] = factor * v[i];
        }
        Exponentials.exp(t, z, count);
    }

    /** {@code z = e^min(factor v, most) - 1} */
    private void expm1(double factor, double most) {
        for (int i = 0; i < count; i++) {
            t[i] = Math.min(factor * v[i], most);
        }
        Exponentials.expm1(t, z, count);
    }

    /** {@code (e^2v - 1) / (e^2v + 1)} */
    void tanh() {
        expm1(2, Exponentials.LIMIT);
        for (int i = 0; i < count; i++) {
            z[i] /= z[i] + 2;
        }
    }

    private void tanhShrink() {
        tanh();
        for (int i = 0; i < count; i++) {
            z[i] = v[i] - z[i];
        }
    }

    private void elu(double scale, double alpha) {
        expm1(1, 0);
        for (int i = 0; i < count; i++) {
            z[i] = scale * (Math.max(v[i], -0.0) + alpha * z[i]);
        }
    }

    void sigmoid() {
        exp(-1);
        for (int i = 0; i < count; i++) {
            z[i] = 1 / (1 + z[i]);
        }
    }

    private void silu() {
        sigmoid();
        timesV();
    }

    /** {@code z = v z} where z falls with e^v; the part that is 0 makes NaN of -infinity, as Keras does. */
    private void timesV() {
        for (int i = 0; i < count; i++) {
            z[i] = Math.max(v[i], -Exponentials.LIMIT) * z[i] + 0 * Math.min(v[i], 0);
        }
    }

    /** {@code sign * softplus(sign * v)}, {@code softplus(x) = max(x, 0) + log(1 + e^-|x|)} */
    private void softplus(double sign) {
        for (int i = 0; i < count; i++) {
            t[i] = -Math.abs(v[i]);
        }
        Exponentials.exp(t, z, count);
        log1p();
        for (int i = 0; i < count; i++) {
            z[i] = sign * (Math.max(sign * v[i], 0) + z[i]);
        }
    }

    /** {@code z = log(1 + z) = 2 atanh(s)}, {@code s = z / (2 + z)}, for z in [0, 1] */
    private void log1p() {
        for (int i = 0; i < count; i++) {
            s[i] = z[i] / (2 + z[i]);
        }
        for (int i = 0; i < count; i++) {
            t[i] = s[i] * s[i];
        }
        Exponentials.polynomial(t, z, count, ATANH);
        for (int i = 0; i < count; i++) {
            z[i] *= 2 * s[i];
        }
    }

    /** {@code v tanh(log(1 + w)) = v w (w + 2) / (w (w + 2) + 2)}, {@code w = e^v}, or any more than e^40. */
    private void mish() {
        for (int i = 0; i < count; i++) {
            t[i] = Math.min(v[i], SATURATED);
        }
        Exponentials.exp(t, z, count);
        for (int i = 0; i < count; i++) {
            double product = z[i] * (z[i] + 2);
            z[i] = product / (product + 2);
        }
        timesV();
    }

    /** {@code v / (1 + e^-2u)}, {@code u = sqrt(2/pi) (v + 0.044715 v^3)} */
    private void geluTanh() {
        for (int i = 0; i < count; i++) {
            t[i] = -2 * SQRT_TWO_BY_PI * (v[i] + 0.044715 * v[i] * v[i] * v[i]);
        }
        Exponentials.exp(t, z, count);
        for (int i = 0; i < count; i++) {
            z[i] = 1 / (1 + z[i]);
        }
        timesV();
    }

    /** {@code max(v, 0) - |v|/2 erfc(s)}, {@code s = |v| / sqrt(2)} */
    private void gelu() {
        erfc();
        for (int i = 0; i < count; i++) {
            z[i] *= s[i] * Math.sqrt(0.5);
        }
        for (int i = 0; i < count; i++) {
            z[i] = Math.max(v[i], 0) - z[i] + 0 * Math.min(v[i], 0);
        }
    }

    /** {@code z = erfc(s) = w e^(P(w) - s^2)}, {@code s = |v| / sqrt(2)}, {@code w = 1 / (1 + s/2)} */
    void erfc() {
        for (int i = 0; i < count; i++) {
            s[i] = Math.min(Math.abs(v[i]), TAIL_END) * Math.sqrt(0.5);
        }
        for (int i = 0; i < count; i++) {
            w[i] = 1 / (1 + 0.5 * s[i]);
        }
        Exponentials.polynomial(w, z, count, ERFC);
        for (int i = 0; i < count; i++) {
            t[i] = z[i] - s[i] * s[i];
        }
        Exponentials.exp(t, z, count);
        for (int i = 0; i < count; i++) {
            z[i] *= w[i];
        }
    }
}
