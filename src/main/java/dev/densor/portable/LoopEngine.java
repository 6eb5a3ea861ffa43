package dev.densor.portable;

import dev.densor.host.Team;

/** Multiplies by loops that the JVM's compiler turns into vector instructions by itself. */
final class LoopEngine implements Engine {
    /** Long enough for vectors, few enough for the cache. */
    private static final int WIDEST = 512;

    private static final int NARROWEST = 128;

    @Override
    public String description() {
        return "loops";
    }

    /** One panel for each thread, where that leaves them wide. */
    @Override
    public Panels panels(int rows, int columns) {
        int threads = Math.min(Team.common().threads(), columns / NARROWEST);
        int count = Math.max(1, Math.max(threads, (columns + WIDEST - 1) / WIDEST));
        int even = (columns + count - 1) / count;
        return new LoopPanels(rows, columns, Math.min(columns, (even + 15) / 16 * 16));
    }
}
