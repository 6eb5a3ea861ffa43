package dev.densor.portable;

import dev.densor.backend.UnaryOp;
import dev.densor.host.Team;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * A product of matrices [m, k] . [k, n], cut into tiles: blocks of the operands are multiplied in the cache, and bias
 * and activation follow there. The bias comes last, so that its size adds one rounding and not one at each step.
 */
final class Product {
    /** Multiplications that take about as long as another thread takes to begin. */
    private static final long WORTH_A_THREAD = 50_000;

    /** Rows that an engine may take together; with fewer, all that is read of the right operand is read once. */
    private static final int FEW_ROWS = 4;

    private final Engine engine;
    private final Matrix left;
    private final Matrix out;
    private FloatBuffer bias;
    private UnaryOp activation;

    /** The right operand, or null when it is in {@link #panels}. */
    private Matrix right;

    private Panels panels;
    private int rowTiles;
    private int tileRows;
    private int tileColumns;

    /**
     * A product of {@code left} with what is yet to come.
     *
     * @param out [m, n]; not transposed
     */
    Product(Engine engine, Matrix left, Matrix out) {
        this.engine = engine;
        this.left = left;
        this.out = out;
    }

    /** Adds {@code bias} [n], unless it is null, and applies {@code activation}, unless that is null. */
    Product then(FloatBuffer bias, UnaryOp activation) {
        this.bias = bias;
        this.activation = activation;
        return this;
    }

    /** Computes it with an operand that was rearranged before. */
    void times(Panels panels) {
        this.panels = panels;
        run(panels.width);
    }

    /** Computes it with an operand that is rearranged a block at a time, by each tile for itself. */
    void times(Matrix right) {
        this.right = right;
        run(1);
    }

    private void run(int panelWidth) {
        if (out.rows() == 0 || out.columns() == 0) {
            return;
        }
        Team team = Team.common();
        long multiplications = (long) out.rows() * out.columns() * left.columns();
        int threads = multiplications < WORTH_A_THREAD ? 1 : team.threads();
        rowTiles = divideUp(out.rows(), Tile.ROWS);
        tileRows = divideUp(divideUp(out.rows(), rowTiles), FEW_ROWS) * FEW_ROWS;
        // Two tiles for each thread, so that one which comes late finds something to do; but no more than a tile holds.
        int panelsEach = divideUp(out.columns(), panelWidth) / divideUp(2 * threads, rowTiles);
        tileColumns = panelWidth * Math.max(1, Math.min(panelsEach, Tile.COLUMNS / panelWidth));
        int tiles = rowTiles * divideUp(out.columns(), tileColumns);
        if (threads == 1) {
            for (int tile = 0; tile < tiles; tile++) {
                compute(tile);
            }
        } else {
            team.run(tiles, this::compute);
        }
    }

    private static int divideUp(int dividend, int divisor) {
        return (dividend + divisor - 1) / divisor;
    }

    private void compute(int index) {
        int row = index % rowTiles * tileRows;
        int column = index / rowTiles * tileColumns;
        try (Scratch scratch = Scratch.take()) {
            Tile tile = scratch.tile();
            tile.rows = Math.min(tileRows, out.rows() - row);
            tile.columns = Math.min(tileColumns, out.columns() - column);
            Panels block = panels != null ? panels : scratch.panels(engine, Tile.DEPTH, tileColumns);
            tile.stride = block.stride(tileColumns);
            Arrays.fill(tile.c, 0, tile.rows * tile.stride, 0);
            multiply(tile, row, column, block, scratch);
            finish(tile, row, column, scratch);
        }
    }

    private void multiply(Tile tile, int row, int column, Panels block, Scratch scratch) {
        boolean whole = right == null && tile.rows < FEW_ROWS;
        int depth = whole ? tile.a.length / tile.rows : Tile.DEPTH;
        for (int from = 0; from < left.columns(); from += depth) {
            tile.depth = Math.min(depth, left.columns() - from);
            left.read(row, tile.rows, from, tile.depth, tile.a);
            if (right == null) {
                block.multiply(tile, from, column);
            } else {
                right.read(from, tile.depth, column, tile.columns, scratch.block());
                block.putBlock(0, tile.depth, 0, tile.columns, scratch.block());
                block.multiply(tile, 0, 0);
            }
        }
    }

    private void finish(Tile tile, int row, int column, Scratch scratch) {
        if (bias != null) {
            bias.get(column, scratch.x, 0, tile.columns);
            for (int i = 0; i < tile.rows; i++) {
                addTo(tile.c, i * tile.stride, scratch.x, tile.columns);
            }
        }
        if (activation != null) {
            Functions.apply(activation, tile.c, (tile.rows - 1) * tile.stride + tile.columns, scratch);
        }
        for (int i = 0; i < tile.rows; i++) {
            int to = out.at() + (row + i) * out.columns() + column;
            out.data().put(to, tile.c, i * tile.stride, tile.columns);
        }
    }

    private static void addTo(float[] sums, int at, float[] x, int count) {
        for (int j = 0; j < count; j++) {
            sums[at + j] += x[j];
        }
    }
}
