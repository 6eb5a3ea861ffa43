package dev.densor.portable;

import dev.densor.backend.fused.ActivationGradientSpec;
import dev.densor.host.Team;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Gradients carried back through an activation and the bias before it, block by block. Which rows a block has depends on
 * the sizes alone, so that the sums of columns are the same whatever the number of threads.
 */
final class ActivationGradients {
    /** Sums of columns of single blocks that are kept at once, in all. */
    private static final int MOST_SUMS = 1 << 18;

    private final ActivationGradientSpec spec;
    private final FloatBuffer v;
    private final FloatBuffer dy;
    private final FloatBuffer dz;
    /** Columns of a block. */
    private final int width;
    /** Rows of a run. */
    private final int together;
    /** Rows of a block, a multiple of those of a run. */
    private final int height;
    /** [blocks of rows, units], or null where they are not wanted. */
    private final double[] sums;

    private ActivationGradients(
            ActivationGradientSpec spec, FloatBuffer v, FloatBuffer dy, FloatBuffer dz, boolean summing) {
        this.spec = spec;
        this.v = v;
        this.dy = dy;
        this.dz = dz;
        int units = spec.units();
        width = Math.min(units, Scratch.RUN);
        together = Scratch.RUN / width;
        int blocks = Math.min(ceilDivide(spec.rows(), Runs.TASK / width), Math.max(1, MOST_SUMS / units));
        height = ceilDivide(ceilDivide(spec.rows(), blocks), together) * together;
        sums = summing ? new double[rowBlocks() * units] : null;
    }

    /**
     * As {@link dev.densor.backend.fused.ActivationGradientKernel#activationGradient}.
     *
     * @param dbias null where it is not wanted
     */
    static void compute(ActivationGradientSpec spec, FloatBuffer v, FloatBuffer dy, FloatBuffer dz, FloatBuffer dbias) {
        ActivationGradients gradients = new ActivationGradients(spec, v, dy, dz, dbias != null);
        Team.common().run(gradients.rowBlocks() * gradients.columnBlocks(), gradients::block);
        if (dbias != null) {
            gradients.total(dbias);
        }
    }

    private static int ceilDivide(int a, int b) {
        return (a - 1) / b + 1;
    }

    private int rowBlocks() {
        return ceilDivide(spec.rows(), height);
    }

    private int columnBlocks() {
        return ceilDivide(spec.units(), width);
    }

    private void block(int task) {
        int first = task / columnBlocks() * height;
        int rows = Math.min(height, spec.rows() - first);
        int column = task % columnBlocks() * width;
        int columns = Math.min(width, spec.units() - column);
        try (Scratch scratch = Scratch.take()) {
            Arrays.fill(scratch.sums, 0, together * columns, 0);
            for (int row = first; row < first + rows; row += together) {
                int count = Math.min(together, first + rows - row) * columns;
                run(row * spec.units() + column, count, scratch);
            }
            if (sums != null) {
                gather(scratch.sums, task / columnBlocks() * spec.units() + column, columns);
            }
        }
    }

    /** Rows side by side, or a part of a row. */
    private void run(int at, int count, Scratch scratch) {
        v.get(at, scratch.x, 0, count);
        dy.get(at, scratch.y, 0, count);
        Slopes.times(spec.op(), scratch, count);
        dz.put(at, scratch.y, 0, count);
        if (sums != null) {
            add(scratch.sums, scratch.y, count);
        }
    }

    private static void add(double[] sums, float[] y, int count) {
        for (int i = 0; i < count; i++) {
            sums[i] += y[i];
        }
    }

    /** The sums of a block are those of the rows of a run, side by side. */
    private void gather(double[] ofRuns, int at, int columns) {
        for (int row = 0; row < together; row++) {
            for (int i = 0; i < columns; i++) {
                sums[at + i] += ofRuns[row * columns + i];
            }
        }
    }

    private void total(FloatBuffer dbias) {
        int units = spec.units();
        for (int at = units; at < sums.length; at += units) {
            for (int i = 0; i < units; i++) {
                sums[i] += sums[at + i];
            }
        }
        for (int i = 0; i < units; i++) {
            dbias.put(i, (float) sums[i]);
        }
    }
}
