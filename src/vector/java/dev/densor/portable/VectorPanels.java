package dev.densor.portable;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Panels of two vectors' width, each a contiguous array: sums stay in registers while a panel is read from end to end. */
final class VectorPanels extends Panels {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final int WIDTH = 2 * LANES;

    /** Rows of the left operand that share what is read of a panel. */
    private static final int ROWS = 4;

    private final float[][] panels;

    VectorPanels(int rows, int columns) {
        super(rows, columns, WIDTH);
        panels = new float[count()][rows * WIDTH];
    }

    @Override
    int stride(int columns) {
        return (columns + WIDTH - 1) / WIDTH * WIDTH;
    }

    @Override
    void put(int row, int column, float[] from, int at, int count) {
        for (int done = 0; done < count; done += WIDTH) {
            System.arraycopy(
                    from, at + done, panels[(column + done) / WIDTH], row * WIDTH, Math.min(WIDTH, count - done));
        }
    }

    @Override
    void multiply(Tile tile, int row, int column) {
        for (int done = 0; done < tile.columns; done += WIDTH) {
            float[] panel = panels[(column + done) / WIDTH];
            int i = 0;
            for (; i + ROWS <= tile.rows; i += ROWS) {
                addRows(tile, i, done, panel, row * WIDTH);
            }
            for (; i < tile.rows; i++) {
                addRow(tile, i, done, panel, row * WIDTH);
            }
        }
    }

    /** Four rows of the tile; eight sums of a vector each are enough to keep the processor's multipliers busy. */
    private static void addRows(Tile tile, int i, int j, float[] b, int from) {
        float[] a = tile.a;
        float[] c = tile.c;
        int depth = tile.depth;
        int a0 = i * depth;
        int a1 = a0 + depth;
        int a2 = a1 + depth;
        int a3 = a2 + depth;
        int c0 = i * tile.stride + j;
        int c1 = c0 + tile.stride;
        int c2 = c1 + tile.stride;
        int c3 = c2 + tile.stride;
        FloatVector left0 = load(c, c0);
        FloatVector right0 = load(c, c0 + LANES);
        FloatVector left1 = load(c, c1);
        FloatVector right1 = load(c, c1 + LANES);
        FloatVector left2 = load(c, c2);
        FloatVector right2 = load(c, c2 + LANES);
        FloatVector left3 = load(c, c3);
        FloatVector right3 = load(c, c3 + LANES);
        for (int p = 0, at = from; p < depth; p++, at += WIDTH) {
            FloatVector left = load(b, at);
            FloatVector right = load(b, at + LANES);
            FloatVector factor0 = FloatVector.broadcast(SPECIES, a[a0 + p]);
            left0 = factor0.fma(left, left0);
            right0 = factor0.fma(right, right0);
            FloatVector factor1 = FloatVector.broadcast(SPECIES, a[a1 + p]);
            left1 = factor1.fma(left, left1);
            right1 = factor1.fma(right, right1);
            FloatVector factor2 = FloatVector.broadcast(SPECIES, a[a2 + p]);
            left2 = factor2.fma(left, left2);
            right2 = factor2.fma(right, right2);
            FloatVector factor3 = FloatVector.broadcast(SPECIES, a[a3 + p]);
            left3 = factor3.fma(left, left3);
            right3 = factor3.fma(right, right3);
        }
        left0.intoArray(c, c0);
        right0.intoArray(c, c0 + LANES);
        left1.intoArray(c, c1);
        right1.intoArray(c, c1 + LANES);
        left2.intoArray(c, c2);
        right2.intoArray(c, c2 + LANES);
        left3.intoArray(c, c3);
        right3.intoArray(c, c3 + LANES);
    }

    /** One row, with four sums for each column, so that an addition need not wait for the one before it. */
    private static void addRow(Tile tile, int i, int j, float[] b, int from) {
        float[] a = tile.a;
        int depth = tile.depth;
        int at = i * depth;
        int end = at + depth;
        int c = i * tile.stride + j;
        FloatVector left0 = load(tile.c, c);
        FloatVector right0 = load(tile.c, c + LANES);
        FloatVector left1 = FloatVector.zero(SPECIES);
        FloatVector right1 = left1;
        FloatVector left2 = left1;
        FloatVector right2 = left1;
        FloatVector left3 = left1;
        FloatVector right3 = left1;
        int row = from;
        for (; at + 4 <= end; at += 4, row += 4 * WIDTH) {
            FloatVector factor0 = FloatVector.broadcast(SPECIES, a[at]);
            left0 = factor0.fma(load(b, row), left0);
            right0 = factor0.fma(load(b, row + LANES), right0);
            FloatVector factor1 = FloatVector.broadcast(SPECIES, a[at + 1]);
            left1 = factor1.fma(load(b, row + WIDTH), left1);
            right1 = factor1.fma(load(b, row + WIDTH + LANES), right1);
            FloatVector factor2 = FloatVector.broadcast(SPECIES, a[at + 2]);
            left2 = factor2.fma(load(b, row + 2 * WIDTH), left2);
            right2 = factor2.fma(load(b, row + 2 * WIDTH + LANES), right2);
            FloatVector factor3 = FloatVector.broadcast(SPECIES, a[at + 3]);
            left3 = factor3.fma(load(b, row + 3 * WIDTH), left3);
            right3 = factor3.fma(load(b, row + 3 * WIDTH + LANES), right3);
        }
        for (; at < end; at++, row += WIDTH) {
            FloatVector factor = FloatVector.broadcast(SPECIES, a[at]);
            left0 = factor.fma(load(b, row), left0);
            right0 = factor.fma(load(b, row + LANES), right0);
        }
        left0.add(left1).add(left2.add(left3)).intoArray(tile.c, c);
        right0.add(right1).add(right2.add(right3)).intoArray(tile.c, c + LANES);
    }

    private static FloatVector load(float[] from, int at) {
        return FloatVector.fromArray(SPECIES, from, at);
    }
}
