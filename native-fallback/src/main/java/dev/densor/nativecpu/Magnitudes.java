package dev.densor.nativecpu;

import java.nio.IntBuffer;
import java.util.Arrays;

/** How large numbers are. Compared as integers, as which the magnitudes have the same order and NaN exceeds all. */
final class Magnitudes {
    private static final int MAGNITUDE = Integer.MAX_VALUE;

    private Magnitudes() {}

    /** Whether none of {@code count} elements from {@code at} on exceeds {@code limit} in magnitude or is NaN. */
    static boolean areWithin(float limit, Workspace space, NativeBuffer values, int at, int count) {
        IntBuffer bits = values.bits();
        int most = Float.floatToIntBits(limit);
        int width = Math.min(Workspace.RUN, count);
        Arrays.fill(space.signs, 0, width, 0);
        for (int done = 0; done < count; done += Workspace.RUN) {
            int some = Math.min(Workspace.RUN, count - done);
            bits.get(at + done, space.bits, 0, some);
            collect(space.bits, most, space.signs, some);
        }
        return union(space.signs, width) >= 0;
    }

    /** The sign of a difference says what exceeds. C2 makes vector instructions of this, and none of a maximum. */
    private static void collect(int[] bits, int most, int[] signs, int n) {
        for (int i = 0; i < n; i++) {
            signs[i] |= most - (bits[i] & MAGNITUDE);
        }
    }

    private static int union(int[] signs, int n) {
        int all = 0;
        for (int i = 0; i < n; i++) {
            all |= signs[i];
        }
        return all;
    }
}
