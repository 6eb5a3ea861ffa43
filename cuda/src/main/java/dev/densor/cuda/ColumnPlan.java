package dev.densor.cuda;

import dev.densor.backend.Extent;

/**
 * How the columns of [outer, length, inner] are shared out to blocks of {@link Launch#THREADS} threads: {@code width}
 * threads stand side by side, each before its own column, and as many more as the block has go along the same ones.
 *
 * @param width columns of a block, or groups of neighbouring columns, 1 to {@link Launch#THREADS}
 * @param blocks that all columns take
 * @param segments that the columns are cut in
 */
record ColumnPlan(int width, long blocks, Segments segments) {
    /** Columns side by side from which on memory is read in whole runs, of 128 bytes of float32. */
    private static final int WARP = 32;

    /** Steps along a column that make a further thread worth its while. */
    private static final int STEPS = 16;

    /**
     * The plan for an extent.
     *
     * @param extent none of it 0
     * @param group neighbouring columns that a thread takes at once; divides inner
     */
    static ColumnPlan of(Extent extent, int group, int multiprocessors) {
        long side = extent.inner() / group;
        long units = extent.outer() * side;
        long busy = (long) multiprocessors * Launch.RESIDENT;
        int lanes = units >= busy * Launch.THREADS && side >= WARP ? 1 : Math.max(1, extent.length() / STEPS);
        int width = (int) Math.min(units, width(lanes, side));
        long blocks = Launch.divideUp(units, width);
        int least = Launch.THREADS / width * STEPS;
        return new ColumnPlan(width, blocks, Segments.of(extent.length(), Launch.divideUp(busy, blocks), least));
    }

    /**
     * Threads side by side: those that {@code lanes} leave, but enough for long runs of memory, or for all there are.
     */
    private static int width(int lanes, long side) {
        int left = Launch.THREADS / Integer.highestOneBit(Math.min(lanes, Launch.THREADS));
        if (side >= WARP) {
            return Math.max(WARP, left);
        }
        int all = (int) side;
        return Math.max(all, left / all * all);
    }

    /** The same columns cut in another way. */
    ColumnPlan with(Segments given) {
        return new ColumnPlan(width, blocks, given);
    }
}
