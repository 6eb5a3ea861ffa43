package dev.densor.nativecpu;

import dev.densor.nativecpu.onednn.Block;
import dev.densor.nativecpu.onednn.Lane;
import java.nio.FloatBuffer;

/**
 * What a thread works with while it computes: a lane to oneDNN, and memory for some elements on their way, on the Java
 * heap, where loops over them become vector instructions, and outside it, where oneDNN reads them.
 */
final class Workspace implements AutoCloseable {
    /** Elements worked on at a time: enough for a call of oneDNN to be worth it, few enough to stay in the cache. */
    static final int CHUNK = 8192;

    final Lane lane = new Lane();
    final float[] x = new float[CHUNK];
    final float[] y = new float[CHUNK];
    final int[] bits = new int[CHUNK];
    private final Block block = Block.allocate((long) CHUNK * Float.BYTES);
    private final FloatBuffer shared =
            block.asBuffer((long) CHUNK * Float.BYTES).asFloatBuffer();

    /** The memory outside the heap. */
    FloatBuffer shared() {
        return shared;
    }

    /** Where {@link #shared} is. */
    long address() {
        return block.address();
    }

    @Override
    public void close() {
        lane.close();
        block.free();
    }
}
