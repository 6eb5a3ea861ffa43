package dev.densor.nativecpu;

import dev.densor.host.Team;
import dev.densor.nativecpu.onednn.Eltwise;
import dev.densor.portable.Folds;
import java.nio.FloatBuffer;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * {@code e^(x - max)} of some rows of a matrix, computed by oneDNN for all of them at once, in the memory outside the heap
 * of a workspace.
 */
final class RowPowers {
    /** Elements at once. */
    private static final int AT_ONCE = 1 << 15;

    /** Of elements that are within it no difference is below that of the smallest power that oneDNN computes. */
    private static final float LIMIT = 43;

    private final int columns;
    private final Workspace space;
    private final FloatBuffer in;
    private final int first;
    private final float[] maxima;
    private final double[] totals;

    private RowPowers(Workspace space, FloatBuffer in, int columns, int first, int rows) {
        this.space = space;
        this.in = in;
        this.columns = columns;
        this.first = first;
        maxima = new float[rows];
        totals = new double[rows];
    }

    /** What is done with rows whose powers are known. */
    @FunctionalInterface
    interface Body {
        void run(RowPowers powers);
    }

    /**
     * Calls {@code body} for all rows of a [rows, columns] matrix, some at a time.
     *
     * @return whether it was; false, when some were left out, where a row has no room, oneDNN's powers would not be exact
     *     or an element is not finite
     */
    static boolean forEach(Workspaces workspaces, NativeBuffer in, int rows, int columns, Body body) {
        in.requireSize((long) rows * columns);
        if (columns > Workspace.CHUNK) {
            return false;
        }
        int block = Math.max(1, AT_ONCE / columns);
        AtomicBoolean complete = new AtomicBoolean(true);
        Team.common()
                .run(
                        (rows + block - 1) / block,
                        task -> workspaces.lend(space -> {
                            int first = task * block;
                            int count = Math.min(block, rows - first);
                            if (complete.get()
                                    && Magnitudes.areWithin(LIMIT, space, in, first * columns, count * columns)) {
                                RowPowers powers = new RowPowers(space, in.floats(), columns, first, count);
                                powers.compute();
                                body.run(powers);
                            } else {
                                complete.set(false);
                            }
                        }));
        return complete.get();
    }

    private void compute() {
        for (int row = 0; row < maxima.length; row++) {
            shift(row);
        }
        Curves.oneDnn(Eltwise.EXP, space, maxima.length * columns);
        for (int row = 0; row < totals.length; row++) {
            for (int from = 0; from < columns; from += Workspace.RUN) {
                int n = load(space.shared(), row, from, space.y);
                totals[row] += Folds.sum(space.y, 0, n);
            }
        }
    }

    private void shift(int row) {
        float max = Float.NEGATIVE_INFINITY;
        for (int from = 0; from < columns; from += Workspace.RUN) {
            int n = load(in, first + row, from, space.x);
            max = Math.max(max, Folds.max(space.x, 0, n));
        }
        maxima[row] = max;
        for (int from = 0; from < columns; from += Workspace.RUN) {
            int n = load(in, first + row, from, space.x);
            subtract(space.x, max, n);
            space.shared().put(row * columns + from, space.x, 0, n);
        }
    }

    private static void subtract(float[] x, float max, int n) {
        for (int i = 0; i < n; i++) {
            x[i] -= max;
        }
    }

    /** Copies what a matrix of these columns has in a row from a column on; returns how many elements. */
    int load(FloatBuffer matrix, int row, int from, float[] into) {
        int n = Math.min(Workspace.RUN, columns - from);
        matrix.get(row * columns + from, into, 0, n);
        return n;
    }

    /** Copies powers likewise. */
    int loadPowers(int row, int from, float[] into) {
        return load(space.shared(), row - first, from, into);
    }

    Workspace space() {
        return space;
    }

    int first() {
        return first;
    }

    /** After the last row. */
    int end() {
        return first + maxima.length;
    }

    /** The largest element of a row. */
    float max(int row) {
        return maxima[row - first];
    }

    /** The sum of the powers of a row. */
    double total(int row) {
        return totals[row - first];
    }
}
