package dev.densor.nativecpu;

import java.nio.FloatBuffer;

/** The logarithm of softmax of the rows of a matrix. */
final class LogSoftmaxRows {
    private final Workspaces workspaces;

    LogSoftmaxRows(Workspaces workspaces) {
        this.workspaces = workspaces;
    }

    /** As {@link dev.densor.backend.fused.LogSoftmaxKernel#logSoftmax} of [rows, columns], or false if it cannot be. */
    boolean compute(int rows, int columns, NativeBuffer in, NativeBuffer out) {
        out.requireSize((long) rows * columns);
        return in != out
                && RowPowers.forEach(workspaces, in, rows, columns, powers -> {
                    for (int row = powers.first(); row < powers.end(); row++) {
                        row(powers, row, columns, in.floats(), out.floats());
                    }
                });
    }

    private static void row(RowPowers powers, int row, int columns, FloatBuffer in, FloatBuffer out) {
        float[] x = powers.space().x;
        float log = (float) Math.log(powers.total(row));
        for (int from = 0; from < columns; from += Workspace.RUN) {
            int n = powers.load(in, row, from, x);
            subtract(x, powers.max(row), log, n);
            out.put(row * columns + from, x, 0, n);
        }
    }

    private static void subtract(float[] x, float max, float log, int n) {
        for (int i = 0; i < n; i++) {
            x[i] = x[i] - max - log;
        }
    }
}
