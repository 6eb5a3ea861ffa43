package dev.densor.nativecpu;

import dev.densor.nativecpu.onednn.Block;
import dev.densor.nativecpu.onednn.Lane;
import java.nio.FloatBuffer;

/**
 * What a thread works with while it computes: a lane to oneDNN, and memory for some elements on their way, on the Java
 * heap, where loops over them become vector instructions, and outside it, where oneDNN reads them.
 */
final class Workspace implements AutoCloseable {
    /** Elements given to oneDNN at a time: enough for a call to cost next to nothing, few enough for the second cache. */
    static final int CHUNK = 65536;

    /** Fewer elements are done sooner than another thread is told of them. */
    private static final int FEW = 8192;

    /** Elements in the loops between: few enough for the first. */
    static final int RUN = 2048;

    final Lane lane = new Lane();
    final float[] x = new float[RUN];
    final float[] y = new float[RUN];
    final float[] z = new float[RUN];
    final float[] w = new float[RUN];
    final int[] bits = new int[RUN];
    final int[] signs = new int[RUN];
    private final Block block = Block.allocate((long) CHUNK * Float.BYTES);
    private final FloatBuffer shared = block.asBuffer(CHUNK * Float.BYTES).asFloatBuffer();

    /** Elements to give each of {@code threads} at a time when there are {@code size}; a power of two. */
    static int chunk(int size, int threads) {
        return Math.min(CHUNK, Math.max(FEW, Integer.highestOneBit(Math.max(1, size / threads))));
    }

    /** The memory outside the heap. */
    FloatBuffer shared() {
        return shared;
    }

    /** Where {@link #shared} is. */
    long address() {
        return block.address();
    }

    /** Bytes outside the heap. */
    long bytes() {
        return block.bytes() + lane.scratchBytes();
    }

    @Override
    public void close() {
        lane.close();
        block.free();
    }
}
