package dev.densor.portable;

import dev.densor.host.Rows;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Arrays for the time of one task. They are lent from a pool: a thread that comes and goes leaves nothing behind, and
 * no task allocates. Close to give back.
 */
final class Scratch implements AutoCloseable {
    /** Elements that are worked on together: few enough that several arrays of them stay in the nearest cache. */
    static final int RUN = Rows.RUN;

    private static final int TRIES = 4;
    private static final AtomicReferenceArray<Scratch> POOL = new AtomicReferenceArray<>(
            Integer.highestOneBit(Runtime.getRuntime().availableProcessors()) * 2 + TRIES);

    /** Elements of a run. */
    final float[] x = new float[RUN];

    /** Elements of a second run. */
    final float[] y = new float[RUN];

    /** Truth values of a run. */
    final byte[] truths = new byte[RUN];

    /** Elements as doubles, untouched by the steps of a function. */
    final double[] v = new double[RUN];

    /** Argument of an exponential. */
    final double[] t = new double[RUN];

    /** Result of an exponential. */
    final double[] z = new double[RUN];

    /** For a step between. */
    final double[] s = new double[RUN];

    /** For another. */
    final double[] w = new double[RUN];

    /** Sums that grow from run to run. */
    final double[] sums = new double[RUN];

    private Tile tile;
    private float[] block;
    private Panels panels;

    private Scratch() {}

    static Scratch take() {
        int start = slot();
        for (int i = start; i < start + TRIES; i++) {
            Scratch found = POOL.getAndSet(i, null);
            if (found != null) {
                return found;
            }
        }
        return new Scratch();
    }

    @Override
    public void close() {
        int start = slot();
        for (int i = start; i < start + TRIES; i++) {
            if (POOL.compareAndSet(i, null, this)) {
                return;
            }
        }
    }

    private static int slot() {
        return (int) Thread.currentThread().getId() & (POOL.length() - TRIES - 1);
    }

    /** A tile of a matrix product. */
    Tile tile() {
        if (tile == null) {
            tile = new Tile();
        }
        return tile;
    }

    /** A block of a right operand before it is rearranged. */
    float[] block() {
        if (block == null) {
            block = new float[Tile.DEPTH * Tile.COLUMNS];
        }
        return block;
    }

    /** Room for a rearranged block; the same as before when the size is. */
    Panels panels(Engine engine, int rows, int columns) {
        if (panels == null || panels.rows != rows || panels.columns != columns) {
            panels = engine.panels(rows, columns);
        }
        return panels;
    }
}
