package dev.densor.portable;

import dev.densor.host.Team;
import java.nio.FloatBuffer;
import java.util.Arrays;

/** Walks contiguous elements a run at a time, and moves runs between buffers and arrays. */
final class Runs {
    /**
     * Elements of a task. Waking a thread takes about as long as the cheapest function takes for so many, so that fewer
     * are left to the caller.
     */
    static final int TASK = 64 * Scratch.RUN;

    private Runs() {}

    /** What is done with a run. */
    @FunctionalInterface
    interface Body {
        void run(int from, int count, Scratch scratch);
    }

    /** Calls {@code body} for all of {@code size} elements. */
    static void forEach(int size, Body body) {
        Team.common().run((size + TASK - 1) / TASK, task -> {
            int end = Math.min(size, (task + 1) * TASK);
            try (Scratch scratch = Scratch.take()) {
                for (int from = task * TASK; from < end; from += Scratch.RUN) {
                    body.run(from, Math.min(Scratch.RUN, end - from), scratch);
                }
            }
        });
    }

    static void load(FloatBuffer from, long at, long stride, float[] into, int count) {
        if (stride == 1) {
            from.get((int) at, into, 0, count);
        } else if (stride == 0) {
            Arrays.fill(into, 0, count, from.get((int) at));
        } else {
            loadApart(from, (int) at, (int) stride, into, count);
        }
    }

    private static void loadApart(FloatBuffer from, int at, int stride, float[] into, int count) {
        for (int i = 0; i < count; i++) {
            into[i] = from.get(at + i * stride);
        }
    }

    static void store(FloatBuffer to, long at, long stride, float[] from, int count) {
        if (stride == 1) {
            to.put((int) at, from, 0, count);
        } else {
            storeApart(to, (int) at, (int) stride, from, count);
        }
    }

    private static void storeApart(FloatBuffer to, int at, int stride, float[] from, int count) {
        for (int i = 0; i < count; i++) {
            to.put(at + i * stride, from[i]);
        }
    }
}
