package dev.densor.nativecpu;

import dev.densor.backend.UnaryOp;
import dev.densor.host.Team;
import java.nio.FloatBuffer;

/** Softmax of the rows of a matrix. */
final class SoftmaxRows {
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
        if (columns == 1 || (long) rows * columns <= FEW) {
            workspaces.lend(space -> exactly(space, matrices, 0, rows));
            return;
        }
        int block = blockOf(rows, columns);
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

    /** Rows that are computed at once. */
    private static int blockOf(int rows, int columns) {
        int elements = Workspace.chunk(rows * columns, Team.common().threads());
        return Math.max(1, Math.min(Workspace.RUN, Integer.highestOneBit(elements / columns)));
    }

    /**
     * oneDNN's softmax drops NaN, and makes 0 of powers that are not yet 0; rows in which either happened are computed
     * here. In place they have to be found before.
     */
    private static void block(Workspace space, Matrices matrices, int row, int rows) {
        boolean isInPlace = matrices.in == matrices.out;
        if (isInPlace && !areWithinLimit(space, matrices, row, rows)) {
            exactly(space, matrices, row, rows);
            return;
        }
        long offset = (long) row * matrices.columns * Float.BYTES;
        space.lane.softmax(rows, matrices.columns, matrices.in.address() + offset, matrices.out.address() + offset);
        if (!isInPlace) {
            mend(space, matrices, row, rows);
        }
    }

    /**
     * Computes those rows again whose least result is 0, as it is when a power became 0, or next to it: of NaN oneDNN's
     * exponential makes infinity or the largest number, depending on the processor, by which it then divides. Or is no
     * probability, as when all results are NaN.
     */
    private static void mend(Workspace space, Matrices matrices, int row, int rows) {
        int columns = matrices.columns;
        long results = matrices.out.address() + (long) row * columns * Float.BYTES;
        space.lane.leastOfRows(rows, columns, results, space.address());
        // Not left where they are, because exponentials of a row are computed there; these do not use w.
        float[] least = space.w;
        space.shared().get(0, least, 0, rows);
        for (int i = 0; i < rows; i++) {
            if (!(least[i] >= Float.MIN_NORMAL && least[i] <= 1)) {
                row(space, matrices, (row + i) * columns);
            }
        }
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
