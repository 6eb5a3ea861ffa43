package dev.densor.nativecpu;

import dev.densor.backend.UnaryOp;
import dev.densor.nativecpu.onednn.Eltwise;
import dev.densor.portable.SimpleFunctions;
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
     * {@code out[at + i] = op(in[at + i])} for {@code count} elements.
     *
     * @param out may be {@code in}
     */
    static void apply(UnaryOp op, Workspace space, NativeBuffer in, NativeBuffer out, int at, int count) {
        for (int done = 0; done < count; done += Workspace.CHUNK) {
            Part part = new Part(in, out, at + done, Math.min(Workspace.CHUNK, count - done));
            switch (op) {
                case RELU -> relu(space, part);
                case TANH -> directly(Eltwise.TANH, space, part);
                case SIGMOID -> directlyWithinLimits(Eltwise.LOGISTIC, op, space, part);
                case SILU -> directlyWithinLimits(Eltwise.SWISH, op, space, part);
                case ELU -> directly(space.lane::elu, space, part);
                case TANH_SHRINK, GELU_TANH, SELU -> around(Eltwise.TANH, op, space, part);
                case EXP, MISH, SOFTPLUS, LOG_SIGMOID, GELU -> around(Eltwise.EXP, op, space, part);
                default -> simply(op, space, part);
            }
        }
    }

    /** The elements of a chunk. */
    private record Part(NativeBuffer in, NativeBuffer out, int at, int count) {}

    /** A function as oneDNN computes it, of {@code count} elements at an address, to another or the same. */
    private interface OneDnnCall {
        void run(int count, long in, long out);
    }

    private static void directly(Eltwise function, Workspace space, Part part) {
        directly((count, in, out) -> space.lane.apply(function, count, in, out), space, part);
    }

    /** oneDNN sees few different counts: powers of two where they are, others elsewhere. */
    private static void directly(OneDnnCall call, Workspace space, Part part) {
        if (isPowerOfTwo(part.count)) {
            long offset = (long) part.at * Float.BYTES;
            call.run(part.count, part.in.address() + offset, part.out.address() + offset);
            return;
        }
        space.shared().put(0, part.in.floats(), part.at, part.count);
        call.run(padded(part.count), space.address(), space.address());
        part.out.floats().put(part.at, space.shared(), 0, part.count);
    }

    private static boolean isPowerOfTwo(int count) {
        return Integer.bitCount(count) == 1;
    }

    /** A loop over few elements is done before oneDNN is called. */
    private static void relu(Workspace space, Part part) {
        if (part.count > Workspace.RUN && isPowerOfTwo(part.count)) {
            directly(space.lane::relu, space, part);
        } else {
            simply(UnaryOp.RELU, space, part);
        }
    }

    /**
     * Large magnitudes are rare; a chunk with one goes the longer way. Looked for afterwards, where the arguments are
     * still there, when they are in the cache: oneDNN reads and writes the memory behind it at once.
     */
    private static void directlyWithinLimits(Eltwise function, UnaryOp op, Workspace space, Part part) {
        boolean isInPlace = part.in == part.out;
        if (!isInPlace || isWithinLimits(space, part)) {
            directly(function, space, part);
            if (isInPlace || isWithinLimits(space, part)) {
                return;
            }
        }
        around(Eltwise.EXP, op, space, part);
    }

    private static boolean isWithinLimits(Workspace space, Part part) {
        return Magnitudes.areWithin(-Eltwise.LOWEST, space, part.in, part.at, part.count);
    }

    /** Of the first elements outside the heap; some behind them are computed as well. */
    static void oneDnn(Eltwise function, Workspace space, int count) {
        space.lane.apply(function, padded(count), space.address(), space.address());
    }

    private static int padded(int count) {
        return Math.max(16, Integer.highestOneBit(count - 1) * 2);
    }

    /** A loop before oneDNN's function and one after it. */
    private static void around(Eltwise function, UnaryOp op, Workspace space, Part part) {
        FloatBuffer in = part.in.floats();
        FloatBuffer out = part.out.floats();
        for (int from = 0; from < part.count; from += Workspace.RUN) {
            int n = Math.min(Workspace.RUN, part.count - from);
            in.get(part.at + from, space.x, 0, n);
            SmoothLoops.before(op, space, n);
            space.shared().put(from, space.y, 0, n);
        }
        oneDnn(function, space, part.count);
        for (int from = 0; from < part.count; from += Workspace.RUN) {
            int n = Math.min(Workspace.RUN, part.count - from);
            in.get(part.at + from, space.x, 0, n);
            space.shared().get(from, space.y, 0, n);
            SmoothLoops.after(op, space, n);
            out.put(part.at + from, space.x, 0, n);
        }
    }

    private static void simply(UnaryOp op, Workspace space, Part part) {
        FloatBuffer in = part.in.floats();
        FloatBuffer out = part.out.floats();
        for (int from = 0; from < part.count; from += Workspace.RUN) {
            int n = Math.min(Workspace.RUN, part.count - from);
            in.get(part.at + from, space.x, 0, n);
            SimpleFunctions.apply(op, space.x, n);
            out.put(part.at + from, space.x, 0, n);
        }
    }
}
