package dev.densor.cuda;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Two axes of a copy that change places: along one (columns) the elements of the source are neighbours, along the other
 * (rows) those of the target. Tiles of them go through shared memory, so that both sides are moved in runs.
 */
final class Transposition {
    /** Rows and columns of a tile; TILE of copy.cu. */
    private static final long TILE = 32;

    /** Of fewer rows or columns most of a tile would be empty. */
    private static final long WORTHWHILE = 8;

    private static final int NONE = -1;
    private static final int IN = 0;
    private static final int OUT = 1;

    private final Strided views;
    private final int rows;
    private final int columns;

    private Transposition(Strided views, int rows, int columns) {
        this.views = views;
        this.rows = rows;
        this.columns = columns;
    }

    /** Looks for such axes in two views: the source and the target. */
    static Transposition of(Strided views) {
        int rows = NONE;
        int columns = NONE;
        for (int axis = 0; axis < views.rank(); axis++) {
            if (views.size(axis) >= WORTHWHILE && views.stride(OUT, axis) == 1) {
                rows = axis;
            } else if (views.size(axis) >= WORTHWHILE && views.stride(IN, axis) == 1) {
                columns = axis;
            }
        }
        return new Transposition(views, rows, columns);
    }

    /** Whether there are such axes. */
    boolean pays() {
        return rows != NONE && columns != NONE && views.stride(IN, rows) != 1;
    }

    /** The views without those axes, where it pays. */
    Strided batch() {
        return pays() ? views.without(rows, columns) : views;
    }

    private long tilesAcross() {
        return Launch.divideUp(views.size(columns), TILE);
    }

    /** Tiles of one matrix. */
    long tiles() {
        return Launch.divideUp(views.size(rows), TILE) * tilesAcross();
    }

    /** The structure Tiles of copy.cu. */
    ByteBuffer structure(long matrices) {
        return ByteBuffer.allocate(7 * Long.BYTES)
                .order(ByteOrder.nativeOrder())
                .putLong(views.size(rows))
                .putLong(views.size(columns))
                .putLong(views.stride(IN, rows))
                .putLong(views.stride(OUT, columns))
                .putLong(tilesAcross())
                .putLong(tiles())
                .putLong(matrices)
                .flip();
    }
}
