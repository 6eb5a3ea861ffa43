package dev.densor.host;

import dev.densor.shape.Layout;
import dev.densor.shape.Shape;

/**
 * Walks several layouts of one shape together, a run of elements at a time, in parallel. A run never leaves the last
 * axis, so within it each layout has a constant stride. Axes over which every layout runs on without a gap are merged
 * first: contiguous operands are one long axis.
 */
public final class Rows {
    private static final int RUN = 1024;

    private final Layout[] layouts;
    private final int[] dims;
    private final long[][] strides;
    private int rank;

    private Rows(Shape shape, Layout[] layouts) {
        this.layouts = layouts;
        this.dims = new int[Math.max(1, shape.rank())];
        this.strides = new long[layouts.length][dims.length];
        dims[0] = 1;
        for (int axis = 0; axis < shape.rank(); axis++) {
            append(shape.dim(axis), axis);
        }
        rank = Math.max(1, rank);
    }

    /** What is done with a run. */
    @FunctionalInterface
    public interface Body {
        /**
         * Handles {@code count} elements.
         *
         * @param offsets of the first, one for each layout
         * @param strides from one to the next, one for each layout
         */
        void run(long[] offsets, long[] strides, int count);
    }

    /** Calls {@code body} for all elements of {@code shape}, which is that of each layout; runs do not overlap. */
    public static void forEach(Shape shape, Body body, Layout... layouts) {
        if (shape.size() > 0) {
            new Rows(shape, layouts).walk(body);
        }
    }

    private void append(int dim, int axis) {
        if (dim == 1) {
            return;
        }
        boolean merges = rank > 0 && (long) dims[rank - 1] * dim <= Integer.MAX_VALUE;
        for (int i = 0; merges && i < layouts.length; i++) {
            merges = strides[i][rank - 1] == layouts[i].stride(axis) * dim;
        }
        int at = merges ? rank - 1 : rank++;
        dims[at] = merges ? dims[at] * dim : dim;
        for (int i = 0; i < layouts.length; i++) {
            strides[i][at] = layouts[i].stride(axis);
        }
    }

    private void walk(Body body) {
        int length = dims[rank - 1];
        int runsPerRow = (length + RUN - 1) / RUN;
        long rows = 1;
        for (int axis = 0; axis < rank - 1; axis++) {
            rows *= dims[axis];
        }
        long[] inner = new long[layouts.length];
        for (int i = 0; i < inner.length; i++) {
            inner[i] = strides[i][rank - 1];
        }
        // Short rows go together, so that a parallel task is worth starting.
        int rowsPerTask = Math.max(1, 16 * RUN / length);
        long tasks = (rows + rowsPerTask - 1) / rowsPerTask * runsPerRow;
        long rowCount = rows;
        Team.common().run(Math.toIntExact(tasks), task -> {
            long firstRow = (long) (task / runsPerRow) * rowsPerTask;
            int start = task % runsPerRow * RUN;
            int count = Math.min(RUN, length - start);
            for (long row = firstRow; row < Math.min(rowCount, firstRow + rowsPerTask); row++) {
                body.run(offsets(row, start), inner, count);
            }
        });
    }

    private long[] offsets(long row, int start) {
        long[] offsets = new long[layouts.length];
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = layouts[i].offset() + start * strides[i][rank - 1];
        }
        for (int axis = rank - 2; axis >= 0; axis--) {
            long index = row % dims[axis];
            row /= dims[axis];
            for (int i = 0; i < offsets.length; i++) {
                offsets[i] += index * strides[i][axis];
            }
        }
        return offsets;
    }
}
