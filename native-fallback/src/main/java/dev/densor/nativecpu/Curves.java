package dev.densor.nativecpu;

import dev.densor.backend.UnaryOp;
import dev.densor.nativecpu.onednn.Eltwise;
import java.nio.FloatBuffer;
import java.util.EnumSet;
import java.util.Set;

/**
 * Functions of one element, some at a time, in place of which they stand or elsewhere. Those that need an exponential
 * have one computed by oneDNN for all elements, and do the rest in loops that the compiler vectorises; everything is
 * written without branches for that reason. oneDNN's own elu, gelu and softplus lose what is near 0, and its relu loses
 * NaN, so they are not used.
 */
final class Curves {
    private static final Set<UnaryOp> KNOWN = EnumSet.of(
            UnaryOp.RELU,
            UnaryOp.RELU6,
            UnaryOp.LEAKY_RELU,
            UnaryOp.HARD_TANH,
            UnaryOp.HARD_SIGMOID,
            UnaryOp.HARD_SIGMOID_V2,
            UnaryOp.HARD_SILU,
            UnaryOp.SOFTSIGN,
            UnaryOp.TANH,
            UnaryOp.TANH_SHRINK,
            UnaryOp.GELU_TANH,
            UnaryOp.EXP,
            UnaryOp.SIGMOID,
            UnaryOp.SILU,
            UnaryOp.MISH,
            UnaryOp.ELU,
            UnaryOp.SELU,
            UnaryOp.SOFTPLUS,
            UnaryOp.LOG_SIGMOID,
            UnaryOp.GELU);

    private Curves() {}

    /** Whether {@link #apply} computes it. */
    static boolean knows(UnaryOp op) {
        return KNOWN.contains(op);
    }

    /**
     * {@code out[to + i] = op(in[from + i])} for {@code count} elements.
     *
     * @param to in {@code out}, which may be {@code in} when {@code to} is {@code from}
     */
    static void apply(UnaryOp op, Workspace space, FloatBuffer in, int from, FloatBuffer out, int to, int count) {
        for (int done = 0; done < count; done += Workspace.CHUNK) {
            int some = Math.min(Workspace.CHUNK, count - done);
            in.get(from + done, space.x, 0, some);
            chunk(op, space, some);
            out.put(to + done, space.x, 0, some);
        }
    }

    /** The first {@code n} elements of {@code space.x}, in place. */
    private static void chunk(UnaryOp op, Workspace space, int n) {
        float[] x = space.x;
        float[] y = space.y;
        switch (op) {
            case RELU -> PiecewiseLoops.clip(x, n, 0, Float.POSITIVE_INFINITY);
            case RELU6 -> PiecewiseLoops.clip(x, n, 0, 6);
            case HARD_TANH -> PiecewiseLoops.clip(x, n, -1, 1);
            case LEAKY_RELU -> PiecewiseLoops.leakyRelu(x, n);
            case HARD_SIGMOID -> PiecewiseLoops.hardSigmoid(x, n);
            case HARD_SIGMOID_V2 -> PiecewiseLoops.hardSigmoidOfKeras2(x, n);
            case HARD_SILU -> PiecewiseLoops.hardSilu(x, n);
            case SOFTSIGN -> PiecewiseLoops.softsign(x, n);
            case TANH -> {
                System.arraycopy(x, 0, y, 0, n);
                oneDnn(Eltwise.TANH, space, n);
                System.arraycopy(y, 0, x, 0, n);
            }
            case TANH_SHRINK -> {
                System.arraycopy(x, 0, y, 0, n);
                oneDnn(Eltwise.TANH, space, n);
                SmoothLoops.subtract(x, y, n);
            }
            case GELU_TANH -> {
                SmoothLoops.geluTanhArgument(x, y, n);
                oneDnn(Eltwise.TANH, space, n);
                SmoothLoops.geluTanh(x, y, n);
            }
            default -> {
                SmoothLoops.exponent(op, x, y, n);
                oneDnn(Eltwise.EXP, space, n);
                SmoothLoops.afterExp(op, x, y, n);
            }
        }
    }

    /** {@code space.y = function(space.y)}; oneDNN sees few different counts. */
    private static void oneDnn(Eltwise function, Workspace space, int n) {
        int padded = Math.max(16, Integer.highestOneBit(n - 1) * 2);
        space.shared().put(0, space.y, 0, n);
        space.lane.apply(function, padded, space.address(), space.address());
        space.shared().get(0, space.y, 0, n);
    }
}
