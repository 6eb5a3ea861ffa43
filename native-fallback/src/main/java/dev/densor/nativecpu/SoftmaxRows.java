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
                row(space, in, out, row * columns, columns);
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
        if (Magnitudes.areWithin(LIMIT, space, in, from, rows * columns)) {
            long offset = (long) from * Float.BYTES;
            space.lane.softmax(rows, columns, in.address() + offset, out.address() + offset);
            return;
        }
        for (int row = 0; row < rows; row++) {
            row(space, in, out, from + row * columns, columns);
        }
    }

    /** Of infinities the difference is NaN, and so is then the sum. */
    private static void row(Workspace space, NativeBuffer logits, NativeBuffer result, int from, int columns) {
        FloatBuffer in = logits.floats();
        FloatBuffer out = result.floats();
        float max = Float.NEGATIVE_INFINITY;
        for (int i = from; i < from + columns; i++) {
            max = Math.max(max, in.get(i));
        }
        for (int i = from; i < from + columns; i++) {
            out.put(i, in.get(i) - max);
        }
        powers(space, result, from, columns);
        double sum = 0;
        for (int i = from; i < from + columns; i++) {
            sum += out.get(i);
        }
        for (int i = from; i < from + columns; i++) {
            out.put(i, (float) (out.get(i) / sum));
        }
    }

    private static void powers(Workspace space, NativeBuffer differences, int from, int columns) {
        if (columns > FEW) {
            Curves.apply(UnaryOp.EXP, space, differences, differences, from, columns);
            return;
        }
        FloatBuffer values = differences.floats();
        for (int i = from; i < from + columns; i++) {
            values.put(i, (float) Math.exp(values.get(i)));
        }
    }
}
