package dev.densor.host;

import dev.densor.shape.Layout;
import dev.densor.shape.Shape;

/**
 * Walks several layouts of one shape together, a run of elements at a time, in parallel. A run never leaves the last
 * axis, so within it each layout has a constant stride. Axes over which every layout runs on without a gap are merged
 * first: contiguous operands are one long axis.
 */
public final class Rows {
    /** Most elements of a run: few enough that several arrays of them stay in the nearest cache. */
    public static final int RUN = 512;

    /** Elements of a task: enough to be worth a thread. */
    private static final int TASK = 64 * RUN;

    private final Layout[] layouts;
    private final int[] dims;
    private final long[][] strides;
    private final long[] inner;
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
        inner = new long[layouts.length];
        for (int i = 0; i < inner.length; i++) {
            inner[i] = strides[i][rank - 1];
        }
    }

    /** What is done with a run. */
    @FunctionalInterface
    public interface Body {
        /**
         * Handles {@code count} elements.
         *
         * @param offsets of the first, one for each layout; not to be kept
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
        long runs = runsPerRow;
        for (int axis = 0; axis < rank - 1; axis++) {
            runs *= dims[axis];
        }
        long runCount = runs;
        int runsPerTask = Math.max(1, TASK / Math.min(RUN, length));
        Team.common().run(Math.toIntExact((runs + runsPerTask - 1) / runsPerTask), task -> {
            long first = (long) task * runsPerTask;
            long[] offsets = new long[layouts.length];
            for (long run = first; run < Math.min(runCount, first + runsPerTask); run++) {
                int start = (int) (run % runsPerRow) * RUN;
                locate(run / runsPerRow, start, offsets);
                body.run(offsets, inner, Math.min(RUN, length - start));
            }
        });
    }

    /** Sets {@code offsets} to where element {@code start} of a row is in each layout. */
    private void locate(long row, int start, long[] offsets) {
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = layouts[i].offset() + start * inner[i];
        }
        long rest = row;
        for (int axis = rank - 2; axis >= 0; axis--) {
            long index = rest % dims[axis];
            rest /= dims[axis];
            for (int i = 0; i < offsets.length; i++) {
                offsets[i] += index * strides[i][axis];
            }
        }
    }
}
