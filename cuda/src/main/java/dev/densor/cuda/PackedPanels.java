package dev.densor.cuda;

/**
 * A matrix as products on sm_90 read it from shared memory, so that any part of it is copied there as it is: in panels
 * of 128 bytes of each row, one panel after the other, in a panel row after row. Of a row's eight chunks of 16 bytes,
 * chunk c stands at place c ^ (row % 8), the "128-byte swizzle" of the PTX ISA. Rows are filled up to multiples of 8.
 *
 * @param elementBytes 2 or 4
 * @param rows of the matrix, 1 or more
 * @param columns of the matrix, 1 or more: along k
 */
record PackedPanels(int elementBytes, int rows, int columns) {
    private static final int ROW_BYTES = TensorMap.ROW_BYTES;
    private static final int CHUNK = Launch.PACK;
    private static final int GROUP = 8;

    /** Columns of a panel. */
    int width() {
        return ROW_BYTES / elementBytes;
    }

    /** How many panels there are. */
    int panels() {
        return (int) Launch.divideUp(columns, width());
    }

    /** Rows of each panel. */
    int panelRows() {
        return (int) (Launch.divideUp(rows, GROUP) * GROUP);
    }

    /** Bytes of all panels. */
    long bytes() {
        return (long) panels() * panelRows() * ROW_BYTES;
    }

    /** Chunks of 16 bytes of all panels. */
    long chunks() {
        return bytes() / CHUNK;
    }

    /** Where an element is, in bytes from the beginning. */
    long offset(int row, int column) {
        long line = (long) (column / width()) * panelRows() + row;
        int inRow = column % width() * elementBytes;
        int chunk = inRow / CHUNK ^ row % GROUP;
        return line * ROW_BYTES + chunk * CHUNK + inRow % CHUNK;
    }
}
