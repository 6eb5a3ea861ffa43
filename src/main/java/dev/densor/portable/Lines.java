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
}
