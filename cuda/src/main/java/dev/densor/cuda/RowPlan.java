package dev.densor.cuda;

import dev.densor.cuda.driver.Grid;

/**
 * How rows of float32 are computed that are needed whole before any of their results: held by a few threads, by a block
 * in its registers or there and in shared memory, or, when they are longer, in parts.
 *
 * @param kind of kernel
 * @param grid to launch it with
 * @param lanes threads of a short row
 * @param segments of a row that no block holds
 */
record RowPlan(Kind kind, Grid grid, int lanes, Segments segments) {
    /** Kinds of kernels, in small letters part of their names. */
    enum Kind {
        /** A row by a few threads. */
        SHORT,
        /** A row by a block, in registers. */
        ROWS,
        /** A row by a block, in registers and shared memory. */
        LONG,
        /** Parts of rows, twice: first what they come to, then the results. */
        PARTS,
        /** In place of parts: a row by a block, which reads it several times. */
        LOOP
    }

    /** As rows.cuh has them: elements of a short row, of one of its threads, threads of its block. */
    private static final int SHORT = 128;

    private static final int EACH = 4;
    private static final int SHORT_THREADS = 256;

    /** Elements that a thread holds in registers, of rows and of long rows. */
    private static final int IN_REGISTERS = 16;

    private static final int IN_MORE_REGISTERS = 32;

    private static final int WARP = 32;
    private static final int MOST_THREADS = 1024;

    /**
     * Threads for a part, and the elements of one: what they hold, less those that may stand outside of whole packs.
     */
    private static final int PART_THREADS = 512;

    private static final int PART = PART_THREADS * IN_REGISTERS;

    /** Shared memory that blocks use besides. */
    static final int STATIC_BYTES = 1024;

    /**
     * The plan.
     *
     * @param sharedBytes that a block may ask for
     */
    static RowPlan of(long rows, int length, int multiprocessors, int sharedBytes) {
        if (length <= SHORT) {
            int lanes = Integer.highestOneBit(2 * (int) Launch.divideUp(length, EACH) - 1);
            long blocks = Launch.divideUp(rows, SHORT_THREADS / lanes);
            Grid grid = Launch.gridOfBlocks(blocks, SHORT_THREADS, multiprocessors);
            return new RowPlan(Kind.SHORT, grid, lanes, Segments.whole(length));
        }
        if (length <= IN_REGISTERS * MOST_THREADS) {
            int warps = (int) Launch.divideUp(length, IN_REGISTERS * WARP);
            Grid grid = Launch.gridOfBlocks(rows, warps * WARP, multiprocessors);
            return new RowPlan(Kind.ROWS, grid, 1, Segments.whole(length));
        }
        int inShared = Math.max(0, length - IN_MORE_REGISTERS * MOST_THREADS) * Float.BYTES;
        if (length <= 1 << 16 && inShared + STATIC_BYTES <= sharedBytes) {
            Grid grid = Launch.gridOfBlocks(rows, MOST_THREADS, multiprocessors);
            Grid sharing = new Grid(grid.x(), 1, 1, MOST_THREADS, inShared / Launch.PACK * Launch.PACK);
            return new RowPlan(Kind.LONG, sharing, 1, Segments.whole(length));
        }
        Segments parts = new Segments((int) Launch.divideUp(length, PART), PART);
        Grid grid = Launch.gridOfBlocks(rows * parts.count(), PART_THREADS, multiprocessors);
        return new RowPlan(Kind.PARTS, grid, 1, parts);
    }

    /** The plan for rows that no block holds and that are not cut. */
    static RowPlan loop(long rows, int length, int multiprocessors) {
        Grid grid = Launch.gridOfBlocks(rows, MOST_THREADS, multiprocessors);
        return new RowPlan(Kind.LOOP, grid, 1, Segments.whole(length));
    }
}
