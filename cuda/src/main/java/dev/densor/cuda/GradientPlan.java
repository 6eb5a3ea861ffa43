package dev.densor.cuda;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * How [rows, units] are shared out to blocks that go through them once and leave sums of columns: the structure
 * GradientPlan of gradient.cuh.
 *
 * @param rows of all
 * @param units columns
 * @param group neighbouring columns that a thread takes at once: a pack, or one where packs do not fit in rows
 * @param width groups that threads of a block take side by side; as many threads as it has besides go along the same
 *     ones
 * @param tiles of columns, each for a block
 * @param segments that the rows are cut in, each with sums of its own
 */
record GradientPlan(int rows, long units, int group, int width, long tiles, Segments segments) {
    private static final int PACK = Launch.PACK / Float.BYTES;

    /** Bytes of a row that threads read side by side at least. */
    private static final int RUN_BYTES = 128;

    /** Rows that make a further block worth its while, of each thread. */
    private static final int STEPS = 4;

    private static final int BYTES = 3 * Long.BYTES + 6 * Integer.BYTES;

    /** The plan for sums of columns. */
    static GradientPlan of(int rows, long units, int multiprocessors) {
        int group = units % PACK == 0 ? PACK : 1;
        long groups = units / group;
        int along = Math.min(rows, Launch.THREADS * group * Float.BYTES / RUN_BYTES);
        int most = Launch.THREADS / Integer.highestOneBit(2 * along - 1);
        long tiles = Launch.divideUp(groups, most);
        // No wider than it must be for that many: the last tile has as much to do as the others.
        int width = (int) Launch.divideUp(groups, tiles);
        long busy = (long) multiprocessors * Launch.RESIDENT;
        int least = Launch.THREADS / width * STEPS;
        return new GradientPlan(
                rows, units, group, width, tiles, Segments.of(rows, Launch.divideUp(busy, tiles), least));
    }

    /** The plan where no sums are wanted: all is one row. */
    static GradientPlan of(long size, int multiprocessors) {
        return of(1, size, multiprocessors);
    }

    /** Blocks that all of it takes. */
    long blocks() {
        return tiles * segments.count();
    }

    /**
     * As a kernel is told of it.
     *
     * @param pitch elements from one row of what is written to the next
     */
    ByteBuffer structure(long pitch) {
        return ByteBuffer.allocate(BYTES)
                .order(ByteOrder.nativeOrder())
                .putLong(units)
                .putLong(pitch)
                .putLong(tiles)
                .putInt(rows)
                .putInt(group)
                .putInt(width)
                .putInt(segments.chunk())
                .putInt(segments.count())
                .putInt(0)
                .flip();
    }
}
