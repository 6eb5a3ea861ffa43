package dev.densor.portable;

/**
 * Panels of separate rows, so that all arrays of the innermost loop have the same index: only then does the compiler of
 * JDK 17 use vector instructions. It also leaves a loop alone whose body is longer, so four rows go together and no
 * more.
 */
final class LoopPanels extends Panels {
    private static final int TOGETHER = 4;

    private final float[][][] panels;

    LoopPanels(int rows, int columns, int width) {
        super(rows, columns, width);
        panels = new float[count()][rows][];
        for (int i = 0; i < panels.length; i++) {
            int wide = Math.min(width, columns - i * width);
            for (int row = 0; row < rows; row++) {
                panels[i][row] = new float[wide];
            }
        }
    }

    @Override
    int stride(int columns) {
        return columns;
    }

    @Override
    void put(int row, int column, float[] from, int at, int count) {
        for (int done = 0; done < count; done += width) {
            float[] part = panels[(column + done) / width][row];
            System.arraycopy(from, at + done, part, 0, Math.min(part.length, count - done));
        }
    }

    @Override
    void multiply(Tile tile, int row, int column) {
        for (int done = 0; done < tile.columns; done += width) {
            float[][] panel = panels[(column + done) / width];
            float[] sums = tile.sums(panel[0].length);
            for (int i = 0; i < tile.rows; i++) {
                int at = i * tile.stride + done;
                System.arraycopy(tile.c, at, sums, 0, sums.length);
                addRow(tile, i, panel, row, sums);
                System.arraycopy(sums, 0, tile.c, at, sums.length);
            }
        }
    }

    private static void addRow(Tile tile, int i, float[][] panel, int row, float[] sums) {
        int at = i * tile.depth;
        int p = 0;
        for (; p + TOGETHER <= tile.depth; p += TOGETHER) {
            addFour(sums, panel, row + p, tile.a, at + p);
        }
        for (; p < tile.depth; p++) {
            addOne(sums, panel[row + p], tile.a[at + p]);
        }
    }

    private static void addFour(float[] sums, float[][] panel, int row, float[] a, int at) {
        float[] b0 = panel[row];
        float[] b1 = panel[row + 1];
        float[] b2 = panel[row + 2];
        float[] b3 = panel[row + 3];
        float a0 = a[at];
        float a1 = a[at + 1];
        float a2 = a[at + 2];
        float a3 = a[at + 3];
        for (int j = 0; j < sums.length; j++) {
            sums[j] += (a0 * b0[j] + a1 * b1[j]) + (a2 * b2[j] + a3 * b3[j]);
        }
    }

    private static void addOne(float[] sums, float[] row, float factor) {
        for (int j = 0; j < sums.length; j++) {
            sums[j] += factor * row[j];
        }
    }
}
