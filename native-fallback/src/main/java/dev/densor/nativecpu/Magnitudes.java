package dev.densor.nativecpu;

import java.nio.FloatBuffer;

/** How large numbers are, found out without a branch for each. */
final class Magnitudes {
    private static final int WITHOUT_SIGN = 0x7fffffff;

    private Magnitudes() {}

    /** Whether none of {@code count} elements from {@code at} on exceeds {@code limit} in magnitude or is NaN. */
    static boolean areWithin(float limit, Workspace space, NativeBuffer values, int at, int count) {
        FloatBuffer floats = values.floats();
        // Added to the bits of a larger magnitude, of infinity or of NaN, it carries into the sign.
        int carry = WITHOUT_SIGN - Float.floatToRawIntBits(limit);
        int signs = 0;
        for (int done = 0; done < count && signs >= 0; done += Workspace.RUN) {
            int some = Math.min(Workspace.RUN, count - done);
            floats.get(at + done, space.x, 0, some);
            signs = signs(space.x, some, carry);
        }
        return signs >= 0;
    }

    private static int signs(float[] x, int n, int carry) {
        int signs = 0;
        for (int i = 0; i < n; i++) {
            signs |= (Float.floatToRawIntBits(x[i]) & WITHOUT_SIGN) + carry;
        }
        return signs;
    }
}
