package dev.densor.portable;

import dev.densor.host.Team;

/**
 * The right operand [rows, columns] of a product, or a block of it, rearranged into panels of some columns in the order
 * in which an engine reads it.
 */
abstract class Panels {
    /** Rows of the operand. */
    final int rows;

    /** Columns of the operand. */
    final int columns;

    /** Columns of a panel; the last panel may have fewer. */
    final int width;

    Panels(int rows, int columns, int width) {
        this.rows = rows;
        this.columns = columns;
        this.width = width;
    }

    /** {@code columns} as a tile stores them: rounded up to what the engine computes at once. */
    abstract int stride(int columns);

    /**
     * Sets a part of a row.
     *
     * @param column the first of a panel
     * @param from where the part is, from index {@code at} on
     */
    abstract void put(int row, int column, float[] from, int at, int count);

    /**
     * {@code tile.c += tile.a . this[row : row + tile.depth, column : column + tile.columns]}
     *
     * @param column the first of a panel
     */
    abstract void multiply(Tile tile, int row, int column);

    /** How many panels there are. */
    final int count() {
        return (columns + width - 1) / width;
    }

    /** Sets rows from {@code row} on and columns from {@code column} on to {@code block} [rowCount, columnCount]. */
    final void putBlock(int row, int rowCount, int column, int columnCount, float[] block) {
        for (int i = 0; i < rowCount; i++) {
            put(row + i, column, block, i * columnCount, columnCount);
        }
    }

    /** Sets all. */
    final void putAll(Matrix matrix) {
        int most = Tile.COLUMNS / width * width;
        Team.common().run((rows + Tile.DEPTH - 1) / Tile.DEPTH, task -> {
            int row = task * Tile.DEPTH;
            int rowCount = Math.min(Tile.DEPTH, rows - row);
            try (Scratch scratch = Scratch.take()) {
                for (int column = 0; column < columns; column += most) {
                    int columnCount = Math.min(most, columns - column);
                    matrix.read(row, rowCount, column, columnCount, scratch.block());
                    putBlock(row, rowCount, column, columnCount, scratch.block());
                }
            }
        });
    }
}
