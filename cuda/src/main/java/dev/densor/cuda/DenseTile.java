package dev.densor.cuda;

import java.util.List;

/**
 * A kernel's share of the work in dense layers on sm_90: what the warpgroups of a block compute at a time.
 *
 * @param warpgroups that multiply, each 64 rows; one more brings the operands
 * @param columns of the output
 * @param stages of operands in shared memory
 * @param cluster blocks that share the columns' operand, one above the other
 */
record DenseTile(int warpgroups, int columns, int stages, int cluster) {
    /** The tiles that there are kernels of, from the largest to the smallest. */
    static final List<DenseTile> ALL = List.of(
            new DenseTile(2, 256, 4, 2),
            new DenseTile(2, 128, 6, 1),
            new DenseTile(1, 128, 8, 1),
            new DenseTile(1, 64, 12, 1),
            new DenseTile(1, 32, 16, 1));

    private static final int WARPGROUP = 128;
    private static final int WARPGROUP_ROWS = 64;
    /** Bytes of shared memory for a warpgroup's output on its way to memory. */
    private static final int OUTPUT_BYTES = 16 * 1024;
    /** Columns that a warpgroup has room for the bias of, at least. */
    private static final int LEAST_BIAS = 128;
    /** A stage's barriers, for operands that came and operands that were read. */
    private static final int BARRIER_BYTES = 2 * Long.BYTES;

    /**
     * The tile for an output: the largest of which there are enough to give each multiprocessor one, or nearly so: nine
     * tenths of them. Tiles of which half would be beyond the last row or column are left out.
     */
    static DenseTile of(int rows, int columns, int multiprocessors) {
        DenseTile smallest = ALL.get(ALL.size() - 1);
        return ALL.stream()
                .filter(tile -> columns > tile.columns / 2)
                .filter(tile -> rows > tile.clusterRows() / 2 || tile.clusterRows() == smallest.rows())
                .filter(tile -> 10 * tile.items(rows, columns) >= 9L * (multiprocessors / tile.cluster))
                .findFirst()
                .orElse(smallest);
    }

    /** Rows of a block's operand. */
    int rows() {
        return warpgroups * WARPGROUP_ROWS;
    }

    private int clusterRows() {
        return rows() * cluster;
    }

    /** Threads of a block. */
    int threads() {
        return (warpgroups + 1) * WARPGROUP;
    }

    /** Dynamic shared memory of a block. */
    int sharedBytes() {
        int operands = stages * (rows() + columns) * TensorMap.ROW_BYTES;
        int biases = warpgroups * Math.max(columns, LEAST_BIAS) * Float.BYTES;
        return operands + warpgroups * OUTPUT_BYTES + biases + stages * BARRIER_BYTES;
    }

    /** How many tiles, of all blocks of a cluster together, an output has. */
    long items(int outputRows, int outputColumns) {
        return Launch.divideUp(outputRows, clusterRows()) * Launch.divideUp(outputColumns, columns);
    }

    /** Blocks for an output: at most one for each multiprocessor, which goes from tile to tile. */
    int blocks(int outputRows, int outputColumns, int multiprocessors) {
        long most = Math.max(1, multiprocessors / cluster);
        return (int) Math.min(items(outputRows, outputColumns), most) * cluster;
    }

    /** As kernels' names end: {@code w2n256s4c2}. */
    @Override
    public String toString() {
        return "w" + warpgroups + "n" + columns + "s" + stages + "c" + cluster;
    }
}
