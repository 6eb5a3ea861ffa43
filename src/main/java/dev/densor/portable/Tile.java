package dev.densor.portable;

/** A block of a product while it is computed, small enough for the cache of a processor. */
final class Tile {
    /** Most rows. */
    static final int ROWS = 96;

    /** Most columns. */
    static final int COLUMNS = 512;

    /** Most products added up at once. */
    static final int DEPTH = 256;

    /** [rows, depth] of the left operand. */
    final float[] a = new float[ROWS * DEPTH];

    /** [rows, stride] of the product, of which the first {@code columns} count. */
    final float[] c = new float[ROWS * COLUMNS];

    int rows;
    int columns;
    int stride;
    int depth;

    private float[] sums = new float[0];

    /** Room for exactly {@code count} sums of a row. */
    float[] sums(int count) {
        if (sums.length != count) {
            sums = new float[count];
        }
        return sums;
    }
}
