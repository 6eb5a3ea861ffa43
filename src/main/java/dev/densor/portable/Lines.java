package dev.densor.portable;

import dev.densor.backend.Extent;
import dev.densor.host.Team;

/** Walks the lines along the middle axis of [outer, length, inner], a run of neighbouring ones at a time. */
final class Lines {
    private Lines() {}

    /** What is done with the lines at [outer, ., start] to [outer, ., start + count - 1]. */
    @FunctionalInterface
    interface Body {
        void run(int outer, int start, int count, Scratch scratch);
    }

    static void forEach(Extent extent, Body body) {
        if (extent.outer() == 0 || extent.inner() == 0) {
            return;
        }
        int inner = Math.toIntExact(extent.inner());
        int runs = (inner + Scratch.RUN - 1) / Scratch.RUN;
        int units = Math.toIntExact(extent.outer() * runs);
        long unitSize = Math.max(1, extent.length()) * (long) Math.min(inner, Scratch.RUN);
        int unitsPerTask = (int) Math.max(1, Runs.TASK / unitSize);
        Team.common().run((units + unitsPerTask - 1) / unitsPerTask, task -> {
            int end = (int) Math.min(units, (task + 1L) * unitsPerTask);
            try (Scratch scratch = Scratch.take()) {
                for (int unit = task * unitsPerTask; unit < end; unit++) {
                    int start = unit % runs * Scratch.RUN;
                    body.run(unit / runs, start, Math.min(Scratch.RUN, inner - start), scratch);
                }
            }
        });
    }

    /** Calls {@code body} for rows of [rows, length], {@code count} from {@code outer} on: as many as a run holds, or one. */
    static void forRows(int rows, int length, Body body) {
        int together = Math.max(1, Scratch.RUN / length);
        Extent groups = new Extent((rows + together - 1) / together, together * length, 1);
        forEach(groups, (group, start, count, scratch) -> {
            int first = group * together;
            body.run(first, 0, Math.min(together, rows - first), scratch);
        });
    }
}
