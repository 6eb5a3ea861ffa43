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
     * Two matrices of one size.
     *
     * @param in of which softmax is taken
     * @param out may be {@code in}
     */
    record Matrices(NativeBuffer in, NativeBuffer out, int columns) {}

    /** As {@link dev.densor.backend.fused.SoftmaxKernel#softmax} of [rows, columns]. */
    void compute(int rows, Matrices matrices) {
        int columns = matrices.columns;
        matrices.in.requireSize((long) rows * columns);
        matrices.out.requireSize((long) rows * columns);
        if ((long) rows * columns <= FEW) {
            workspaces.lend(space -> exactly(space, matrices, 0, rows));
            return;
        }
        int block = Math.max(1, Integer.highestOneBit(AT_ONCE / columns));
        Team.common()
                .run(
                        (rows + block - 1) / block,
                        task -> workspaces.lend(space -> {
                            int end = Math.min(rows, (task + 1) * block);
                            int some;
                            for (int row = task * block; row < end; row += some) {
                                // Powers of two only: few different primitives.
                                some = Integer.highestOneBit(end - row);
                                block(space, matrices, row, some);
                            }
                        }));
    }

    /**
     * oneDNN's softmax drops NaN, and makes 0 of powers that are not yet 0; rows in which either could happen are
     * computed here. They are looked for afterwards, where they are still there, when they are in the cache.
     */
    private static void block(Workspace space, Matrices matrices, int row, int rows) {
        boolean isInPlace = matrices.in == matrices.out;
        if (!isInPlace || areWithinLimit(space, matrices, row, rows)) {
            long offset = (long) row * matrices.columns * Float.BYTES;
            space.lane.softmax(rows, matrices.columns, matrices.in.address() + offset, matrices.out.address() + offset);
            if (isInPlace || areWithinLimit(space, matrices, row, rows)) {
                return;
            }
        }
        exactly(space, matrices, row, rows);
    }

    private static boolean areWithinLimit(Workspace space, Matrices matrices, int row, int rows) {
        return Magnitudes.areWithin(LIMIT, space, matrices.in, row * matrices.columns, rows * matrices.columns);
    }

    private static void exactly(Workspace space, Matrices matrices, int row, int rows) {
        for (int i = row; i < row + rows; i++) {
            row(space, matrices, i * matrices.columns);
        }
    }

    /** Of infinities the difference is NaN, and so is then the sum. */
    private static void row(Workspace space, Matrices matrices, int from) {
        FloatBuffer in = matrices.in.floats();
        FloatBuffer out = matrices.out.floats();
        int columns = matrices.columns;
        float max = Float.NEGATIVE_INFINITY;
        for (int i = from; i < from + columns; i++) {
            max = Math.max(max, in.get(i));
        }
        for (int i = from; i < from + columns; i++) {
            out.put(i, in.get(i) - max);
        }
        powers(space, matrices.out, from, columns);
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
