package dev.densor.cuda;

import dev.densor.backend.fused.DenseChainSpec;
import dev.densor.cuda.driver.Grid;
import java.util.Optional;

/**
 * How a chain of dense layers is launched: by blocks of which each takes 16 rows through all layers, or by clusters of
 * eight. A cluster reads weights eight times as fast, and meets at each layer; so it is for larger ones.
 *
 * @param blocks of a team: 1 or 8
 * @param pitch bytes from one row of what a layer reads to the next, in shared memory
 * @param grid of the launch
 */
record ChainPlan(int blocks, int pitch, Grid grid) {
    static final int MOST_ROWS = 256;
    static final int MOST_COLUMNS = 1024;
    static final int MOST_LAYERS = 16;

    private static final int CLUSTER = 8;
    private static final int ROWS = 16;
    private static final int THREADS = 512;
    /** Numbers of its input that a thread asks for at a time. */
    private static final int ASKED_AT_ONCE = 2;
    /**
     * Times that a block may wait for the bus, one or two microseconds each, rather than for a copy of about ten to be
     * queued and done.
     */
    private static final int MOST_TRIPS = 4;
    /** Behind each row, against conflicts of banks. */
    private static final int ROW_GAP = 16;
    /** Sums of a warp, of which there are 16. */
    private static final int PARTIAL_BYTES = THREADS / 32 * ROWS * ChainOperand.COLUMNS * Float.BYTES;

    /**
     * Who can be a team.
     *
     * @param aloneBytes of packed weights, for each layer of the chain, up to which a block works alone
     * @param clusters whether clusters take the others
     */
    record Teams(long aloneBytes, boolean clusters) {
        /**
         * Estimates, of 64 bytes a clock that a block reads: a cluster needs 500 clocks to meet and to hand results
         * over, a launch of its own 2,000 for each layer.
         */
        static Teams of(boolean hasClusters) {
            return new Teams(hasClusters ? 32 << 10 : 128 << 10, hasClusters);
        }
    }

    /**
     * The plan for a chain; empty where it is better computed layer by layer.
     *
     * @param teams that the device has
     * @param sharedBytes that a block may ask for
     */
    static Optional<ChainPlan> of(DenseChainSpec spec, ChainOperand operand, Teams teams, int sharedBytes) {
        if (!fits(spec)) {
            return Optional.empty();
        }
        long bytes = 0;
        int rowBytes = 0;
        for (int i = 0; i < spec.layers().size(); i++) {
            bytes += operand.packedBytes(spec.features(i), spec.layers().get(i).units());
            rowBytes = Math.max(rowBytes, operand.rowBytes(spec.features(i)));
        }
        int layers = spec.layers().size();
        boolean alone = bytes <= layers * teams.aloneBytes;
        int blocks = alone ? 1 : CLUSTER;
        int pitch = rowBytes + ROW_GAP;
        int shared = 2 * ROWS * pitch + PARTIAL_BYTES + (spec.softmax() ? softmaxBytes(spec.units(), blocks) : 0);
        if (shared > sharedBytes || !alone && !teams.clusters) {
            return Optional.empty();
        }
        int parts = (int) Launch.divideUp(spec.rows(), ROWS);
        return Optional.of(new ChainPlan(blocks, pitch, new Grid(parts * blocks, 1, 1, THREADS, shared)));
    }

    private static boolean fits(DenseChainSpec spec) {
        return spec.rows() <= MOST_ROWS
                && spec.features() <= MOST_COLUMNS
                && spec.layers().size() <= MOST_LAYERS
                && spec.layers().stream()
                        .allMatch(layer -> layer.units() <= MOST_COLUMNS && Functions.isActivation(layer.activation()));
    }

    /** The sums of the rows for which a block computes softmax. */
    private static int softmaxBytes(int units, int blocks) {
        return ROWS / blocks * ChainOperand.groups(units) * ChainOperand.COLUMNS * Float.BYTES;
    }

    /** Whether a team is soon through with reading its rows where the host has them. */
    boolean mayReadHost(DenseChainSpec spec) {
        int numbers = Math.min(spec.rows(), ROWS) * spec.features();
        return numbers <= MOST_TRIPS * blocks * THREADS * ASKED_AT_ONCE;
    }

    /** The kernel for what {@link ChainOperand#suffix} says. */
    Kernel kernel(String suffix) {
        String family = family(blocks > 1);
        return new Kernel(family, family + "_" + suffix);
    }

    /** The file that the kernels for blocks alone, or for clusters, are in. */
    static String family(boolean clusters) {
        return clusters ? "dense_chain_cluster" : "dense_chain";
    }
}
