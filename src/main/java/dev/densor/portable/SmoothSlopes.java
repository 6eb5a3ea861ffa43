package dev.densor.portable;

import dev.densor.backend.UnaryOp;

/**
 * The derivatives made of exponentials or roots, in double arithmetic, so that each is rounded once. Without branches, as
 * {@link SmoothFunctions}; where Keras's formula has infinity times 0, at an infinity, the result is NaN here as well.
 */
final class SmoothSlopes {
    private static final double DENSITY = 1 / Math.sqrt(2 * Math.PI);

    /** Makes more than 1 of every positive float. */
    private static final double STEEP = 1e300;

    private final SmoothFunctions functions;
    private final double[] v;
    private final double[] t;
    private final double[] z;
    private final double[] s;
    private final double[] w;
    private final int count;

    private SmoothSlopes(Scratch scratch, int count) {
        functions = new SmoothFunctions(scratch, count);
        v = scratch.v;
        t = scratch.t;
        z = scratch.z;
        s = scratch.s;
        w = scratch.w;
        this.count = count;
    }

    /** {@code scratch.x[i] = op'(scratch.x[i])} for i below {@code count}, which is at most a run. */
    static void apply(UnaryOp op, Scratch scratch, int count) {
        for (int i = 0; i < count; i++) {
            scratch.v[i] = scratch.x[i];
        }
        new SmoothSlopes(scratch, count).compute(op);
        for (int i = 0; i < count; i++) {
            scratch.x[i] = (float) scratch.z[i];
        }
    }

    /** {@code z = op'(v)} */
    private void compute(UnaryOp op) {
        switch (op) {
            case ELU -> powersBelowZero();
            case SELU -> selu();
            case SOFTPLUS -> functions.sigmoid();
            case LOG_SIGMOID -> minusSigmoid();
            case SILU -> silu();
            case MISH -> mish();
            case GELU -> gelu();
            case GELU_TANH -> geluTanh();
            case TANH_SHRINK -> tanhShrink();
            case SQUAREPLUS -> squareplus();
            default -> throw new IllegalArgumentException(op + " has no derivative made of exponentials");
        }
    }

    /** {@code z = e^min(v, 0)} */
    private void powersBelowZero() {
        for (int i = 0; i < count; i++) {
            t[i] = Math.min(v[i], 0);
        }
        Exponentials.exp(t, z, count);
    }

    /** {@code to = v > 0 ? 1 : 0} */
    private void step(double[] to) {
        for (int i = 0; i < count; i++) {
            to[i] = Math.min(Math.max(v[i] * STEEP, 0), 1);
        }
    }

    /** {@code s = v}, clipped to where what it is multiplied with is long 0. */
    private void clip(double limit) {
        for (int i = 0; i < count; i++) {
            s[i] = Math.min(Math.max(v[i], -limit), limit);
        }
    }

    private void nanAtInfinities() {
        for (int i = 0; i < count; i++) {
            z[i] += 0 * v[i];
        }
    }

    private void selu() {
        powersBelowZero();
        step(t);
        double alpha = SmoothFunctions.SELU_ALPHA;
        for (int i = 0; i < count; i++) {
            z[i] = SmoothFunctions.SELU_SCALE * (t[i] + (1 - t[i]) * alpha * z[i]);
        }
    }

    /** {@code 1 / (1 + e^v)} */
    private void minusSigmoid() {
        functions.exp(1);
        for (int i = 0; i < count; i++) {
            z[i] = 1 / (1 + z[i]);
        }
    }

    /** {@code g + v g e^-v g}, {@code g = 1 / (1 + e^-v)} */
    private void silu() {
        functions.exp(-1);
        clip(Exponentials.LIMIT);
        for (int i = 0; i < count; i++) {
            t[i] = 1 / (1 + z[i]);
        }
        for (int i = 0; i < count; i++) {
            z[i] = t[i] + s[i] * z[i] * t[i] * t[i];
        }
        nanAtInfinities();
    }

    /** {@code n / (n + 2) + 4 v q / (1 + q) (n + 1) / (n + 2)^2}, {@code n = q (q + 2)}, {@code q = e^v} */
    private void mish() {
        clip(Exponentials.LIMIT);
        for (int i = 0; i < count; i++) {
            t[i] = Math.min(s[i], SmoothFunctions.SATURATED);
        }
        Exponentials.exp(t, z, count);
        for (int i = 0; i < count; i++) {
            w[i] = 4 * s[i] * z[i] / (1 + z[i]);
        }
        for (int i = 0; i < count; i++) {
            t[i] = z[i] * (z[i] + 2);
        }
        for (int i = 0; i < count; i++) {
            z[i] = (t[i] + w[i] * (t[i] + 1) / (t[i] + 2)) / (t[i] + 2);
        }
        nanAtInfinities();
    }

    /** {@code Phi(v) + v phi(v)}; Phi is half of erfc below 0 and 1 less half of it above. */
    private void gelu() {
        functions.erfc();
        System.arraycopy(z, 0, w, 0, count);
        for (int i = 0; i < count; i++) {
            t[i] = -s[i] * s[i];
        }
        Exponentials.exp(t, z, count);
        clip(SmoothFunctions.TAIL_END);
        step(t);
        for (int i = 0; i < count; i++) {
            z[i] = t[i] + (0.5 - t[i]) * w[i] + DENSITY * s[i] * z[i];
        }
        nanAtInfinities();
    }

    /** {@code g + v 2u' h g^2}, {@code h = e^-2u}, {@code g = 1 / (1 + h)}, {@code u = sqrt(2/pi) (v + 0.044715 v^3)} */
    private void geluTanh() {
        double c = SmoothFunctions.SQRT_TWO_BY_PI;
        for (int i = 0; i < count; i++) {
            t[i] = -c * (v[i] + 0.044715 * v[i] * v[i] * v[i]);
        }
        Exponentials.exp(t, z, count);
        clip(SmoothFunctions.TAIL_END);
        for (int i = 0; i < count; i++) {
            z[i] *= z[i];
        }
        for (int i = 0; i < count; i++) {
            t[i] = 1 / (1 + z[i]);
        }
        for (int i = 0; i < count; i++) {
            w[i] = 2 * c * s[i] * (1 + 3 * 0.044715 * s[i] * s[i]);
        }
        for (int i = 0; i < count; i++) {
            z[i] = t[i] + w[i] * z[i] * t[i] * t[i];
        }
        nanAtInfinities();
    }

    private void tanhShrink() {
        functions.tanh();
        for (int i = 0; i < count; i++) {
            z[i] *= z[i];
        }
    }

    private void squareplus() {
        for (int i = 0; i < count; i++) {
            z[i] = 0.5 + 0.5 * v[i] / Math.sqrt(v[i] * v[i] + 4);
        }
    }
}
