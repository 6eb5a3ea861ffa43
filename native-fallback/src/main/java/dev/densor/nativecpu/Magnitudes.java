package dev.densor.nativecpu;

import java.nio.FloatBuffer;
import java.util.Arrays;

/** How large numbers are. */
final class Magnitudes {
    /** Elements that are not worth folding. */
    private static final int NARROW = 64;

    private Magnitudes() {}

    /** Whether none of {@code count} elements from {@code at} on exceeds {@code limit} in magnitude or is NaN. */
    static boolean areWithin(float limit, Workspace space, NativeBuffer values, int at, int count) {
        FloatBuffer floats = values.floats();
        float[] largest = space.y;
        int width = Math.min(Workspace.RUN, count);
        Arrays.fill(largest, 0, width, 0);
        for (int done = 0; done < count; done += Workspace.RUN) {
            int some = Math.min(Workspace.RUN, count - done);
            floats.get(at + done, space.x, 0, some);
            collect(space.x, largest, some);
        }
        return largestOf(largest, width) <= limit;
    }

    /** Many maxima, not one: C2 makes vector instructions of the former only. */
    private static void collect(float[] x, float[] largest, int n) {
        for (int i = 0; i < n; i++) {
            largest[i] = Math.max(largest[i], Math.abs(x[i]));
        }
    }

    private static float largestOf(float[] values, int n) {
        int width = n;
        while (width > NARROW) {
            int half = width / 2;
            // Of an odd width the element in the middle stays where it is.
            fold(values, width - half, half);
            width -= half;
        }
        float largest = 0;
        for (int i = 0; i < width; i++) {
            largest = Math.max(largest, values[i]);
        }
        return largest;
    }

    private static void fold(float[] values, int from, int n) {
        for (int i = 0; i < n; i++) {
            values[i] = Math.max(values[i], values[from + i]);
        }
    }
}
