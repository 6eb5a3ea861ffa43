package dev.densor.portable;

import java.nio.FloatBuffer;

/**
 * A matrix in a buffer.
 *
 * @param data where it is
 * @param at index of its first element
 * @param rows of the matrix
 * @param columns of the matrix
 * @param transposed whether it is stored by columns
 */
record Matrix(FloatBuffer data, int at, int rows, int columns, boolean transposed) {
    private static final int STRIP = 16;

    /** Copies some rows of some columns to {@code into}, by rows without gaps. */
    void read(int row, int rowCount, int column, int columnCount, float[] into) {
        if (transposed) {
            readColumns(row, rowCount, column, columnCount, into);
            return;
        }
        for (int i = 0; i < rowCount; i++) {
            data.get(at + (row + i) * columns + column, into, i * columnCount, columnCount);
        }
    }

    /** A strip of rows at a time: as many as stand in a line of the cache, since the columns are far apart. */
    private void readColumns(int row, int rowCount, int column, int columnCount, float[] into) {
        for (int first = 0; first < rowCount; first += STRIP) {
            int end = Math.min(rowCount, first + STRIP);
            for (int j = 0; j < columnCount; j++) {
                int from = at + (column + j) * rows + row;
                for (int i = first; i < end; i++) {
                    into[i * columnCount + j] = data.get(from + i);
                }
            }
        }
    }
}
