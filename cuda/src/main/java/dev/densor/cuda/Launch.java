package dev.densor.cuda;

import dev.densor.cuda.driver.Grid;

/**
 * How many threads a kernel gets. Kernels step through their elements by the size of the grid, so that any grid that is
 * large enough to fill the device does, and any number of elements is reached.
 */
final class Launch {
    /** Threads of a block of an elementwise kernel; what KERNEL(..., 256, ...) says in its source. */
    static final int THREADS = 256;

    /** Bytes that a thread moves with one instruction at most; what is not a multiple of it it cannot move so. */
    static final int PACK = 16;

    /** Blocks of {@link #THREADS} threads that one multiprocessor holds at most, since sm_75 at least 4, now 8. */
    static final int RESIDENT = 8;

    /** Waves of blocks: enough that the last wave, partly filled, matters little. */
    private static final int WAVES = 8;

    private Launch() {}

    /**
     * A grid in one dimension.
     *
     * @param items of which each thread does one, or several one after the other; 1 or more
     * @param multiprocessors of the device
     */
    static Grid grid(long items, int multiprocessors) {
        return grid(items, THREADS, multiprocessors);
    }

    /**
     * A grid in one dimension with blocks of {@code threads}.
     *
     * @param items of which each thread does one, or several one after the other; 1 or more
     * @param multiprocessors of the device
     */
    static Grid grid(long items, int threads, int multiprocessors) {
        return gridOfBlocks(divideUp(items, threads), threads, multiprocessors);
    }

    /**
     * A grid in one dimension with blocks of {@code threads}.
     *
     * @param items of which each block does one, or several one after the other; 1 or more
     * @param multiprocessors of the device
     */
    static Grid gridOfBlocks(long items, int threads, int multiprocessors) {
        long most = (long) multiprocessors * RESIDENT * WAVES * THREADS / threads;
        return Grid.of((int) Math.max(1, Math.min(items, most)), threads);
    }

    /** Whether all of some addresses are multiples of {@link #PACK}. */
    static boolean isAligned(long... addresses) {
        for (long address : addresses) {
            if (address % PACK != 0) {
                return false;
            }
        }
        return true;
    }

    /** {@code count / size}, rounded up. */
    static long divideUp(long count, long size) {
        return count / size + (count % size == 0 ? 0 : 1);
    }
}
