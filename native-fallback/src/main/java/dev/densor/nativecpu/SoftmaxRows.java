package dev.densor.nativecpu;

import dev.densor.backend.UnaryOp;
import dev.densor.host.Team;
import java.nio.FloatBuffer;

/** Softmax of the rows of a matrix. */
final class SoftmaxRows {
    /** Elements given to oneDNN at once. */
    private static final int AT_ONCE = 1 << 15;

    /** So few elements are done sooner than oneDNN is called. */
    private static final int FEW = 64;

    /** Of elements that are within it no difference is below that of the smallest power that oneDNN computes. */
    private static final float LIMIT = 43;

    private static final int WITHOUT_SIGN = 0x7fffffff;

    private final Workspaces workspaces;

    SoftmaxRows(Workspaces workspaces) {
        this.workspaces = workspaces;
    }

    /**
     * As {@link dev.densor.backend.fused.SoftmaxKernel#softmax} of [rows, columns].
     *
     * @param out may be {@code in}
     */
    void compute(int rows, int columns, NativeBuffer in, NativeBuffer out) {
        if ((long) rows * columns <= FEW) {
            Workspace space = workspaces.take();
            for (int row = 0; row < rows; row++) {
                row(space, in.floats(), out.floats(), row * columns, columns);
            }
            workspaces.giveBack(space);
            return;
        }
        int block = Math.max(1, Integer.highestOneBit(AT_ONCE / columns));
        Team.common().run((rows + block - 1) / block, task -> {
            Workspace space = workspaces.take();
            int end = Math.min(rows, (task + 1) * block);
            int some;
            for (int row = task * block; row < end; row += some) {
                // Powers of two only: few different primitives.
                some = Integer.highestOneBit(end - row);
                block(space, in, out, row * columns, some, columns);
            }
            workspaces.giveBack(space);
        });
    }

    /**
     * oneDNN's softmax drops NaN, and makes 0 of powers that are not yet 0; rows in which either could happen are
     * computed here.
     */
    private static void block(Workspace space, NativeBuffer in, NativeBuffer out, int from, int rows, int columns) {
        if (areWithin(LIMIT, space, in.floats(), from, rows * columns)) {
            long offset = (long) from * Float.BYTES;
            space.lane.softmax(rows, columns, in.address() + offset, out.address() + offset);
            return;
        }
        for (int row = 0; row < rows; row++) {
            row(space, in.floats(), out.floats(), from + row * columns, columns);
        }
    }

    /** Whether no magnitude of {@code count} elements exceeds {@code limit}, found out without a branch for each. */
    private static boolean areWithin(float limit, Workspace space, FloatBuffer values, int from, int count) {
        // Added to the bits of a larger magnitude, of infinity or of NaN, it carries into the sign.
        int carry = WITHOUT_SIGN - Float.floatToRawIntBits(limit);
        int signs = 0;
        for (int done = 0; done < count && signs >= 0; done += Workspace.CHUNK) {
            int some = Math.min(Workspace.CHUNK, count - done);
            values.get(from + done, space.x, 0, some);
            signs = signs(space.x, some, carry);
        }
        return signs >= 0;
    }

    private static int signs(float[] x, int n, int carry) {
        int signs = 0;
        for (int i = 0; i < n; i++) {
            signs |= (Float.floatToRawIntBits(x[i]) & WITHOUT_SIGN) + carry;
        }
        return signs;
    }

    /** Of infinities the difference is NaN, and so is then the sum. */
    private static void row(Workspace space, FloatBuffer in, FloatBuffer out, int from, int columns) {
        float max = Float.NEGATIVE_INFINITY;
        for (int i = from; i < from + columns; i++) {
            max = Math.max(max, in.get(i));
        }
        for (int i = from; i < from + columns; i++) {
            out.put(i, in.get(i) - max);
        }
        powers(space, out, from, columns);
        double sum = 0;
        for (int i = from; i < from + columns; i++) {
            sum += out.get(i);
        }
        for (int i = from; i < from + columns; i++) {
            out.put(i, (float) (out.get(i) / sum));
        }
    }

    private static void powers(Workspace space, FloatBuffer values, int from, int columns) {
        if (columns > FEW) {
            Curves.apply(UnaryOp.EXP, space, values, from, values, from, columns);
            return;
        }
        for (int i = from; i < from + columns; i++) {
            values.put(i, (float) Math.exp(values.get(i)));
        }
    }
}
