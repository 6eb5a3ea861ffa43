package dev.densor.nativecpu;

/**
 * How the result of a product is split into tasks: blocks of rows, and where there are too few rows for all threads,
 * blocks of columns, too. Within a task rows are computed some at a time, so that what follows the product finds them in
 * the cache.
 *
 * <p>A new row count costs oneDNN milliseconds. So rows are taken in multiples of {@link #STEP} up to {@link #ROWS}, and
 * what is left, less than a step, at once: a layer meets at most {@code ROWS / STEP + STEP - 1} different counts,
 * whatever the sizes of batches are.
 *
 * @param rows of the result
 * @param columns of the result
 * @param rowBlock rows of a task
 * @param columnBlock columns of a task
 */
record Partition(int rows, int columns, int rowBlock, int columnBlock) {
    static final int ROWS = 128;
    static final int STEP = 16;

    /** Below so many multiplications handing work to another thread takes longer than doing it. */
    private static final long WORTH_SHARING = 1 << 15;

    /**
     * Splits a product for {@code threads}.
     *
     * @param k how many products each element is the sum of
     * @param columnGranularity columns are split at its multiples only
     */
    static Partition of(int rows, int columns, int k, int threads, int columnGranularity) {
        if (threads == 1 || (long) rows * columns * k < WORTH_SHARING) {
            return new Partition(rows, columns, rows, columns);
        }
        // As much for each thread as for the others.
        int rowTasks = rows < 2 * STEP ? 1 : roundUp(ceilDivide(rows, ROWS), Math.min(threads, rows / STEP));
        int rowBlock = ceilDivide(rows, rowTasks);
        int columnTasks = Math.max(1, Math.min(threads / rowTasks, columns / columnGranularity));
        int columnBlock = Math.min(columns, roundUp(ceilDivide(columns, columnTasks), columnGranularity));
        return new Partition(rows, columns, rowBlock, columnBlock);
    }

    /** The same rows to a task, with all their columns. */
    Partition withWholeRows() {
        return new Partition(rows, columns, rowBlock, columns);
    }

    private static int ceilDivide(int a, int b) {
        return (a + b - 1) / b;
    }

    private static int roundUp(int value, int step) {
        return ceilDivide(value, step) * step;
    }

    private int columnTasks() {
        return ceilDivide(columns, columnBlock);
    }

    int tasks() {
        return ceilDivide(rows, rowBlock) * columnTasks();
    }

    int firstRow(int task) {
        return task / columnTasks() * rowBlock;
    }

    int rowsOf(int task) {
        return Math.min(rowBlock, rows - firstRow(task));
    }

    int firstColumn(int task) {
        return task % columnTasks() * columnBlock;
    }

    int columnsOf(int task) {
        return Math.min(columnBlock, columns - firstColumn(task));
    }

    /** How many of {@code left} rows are computed at once. */
    static int piece(int left) {
        return left < STEP ? left : Math.min(ROWS, left / STEP * STEP);
    }
}
