package dev.densor.nativecpu.onednn;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;

/**
 * Large pages under large blocks, where Linux gives them to those who ask. A block of 64 MB has 16,000 pages of the usual
 * size, more than the processor remembers where they are; a pass over it takes up to 1.4 times as long.
 */
final class HugePages {
    /** Of a page on the processors that there are libraries for. */
    static final long BYTES = 1 << 21;

    /** Linux' number for wanting them. */
    private static final int MADV_HUGEPAGE = 14;

    /** Null where there is none. */
    private static final Function MADVISE = find();

    private HugePages() {}

    private static Function find() {
        try {
            return Platform.isLinux() ? NativeLibrary.getInstance("c").getFunction("madvise") : null;
        } catch (UnsatisfiedLinkError without) {
            return null;
        }
    }

    /** What a block of so many bytes is aligned to. */
    static long alignment(long bytes) {
        return MADVISE != null && bytes >= BYTES ? BYTES : Block.ALIGNMENT;
    }

    /** Asks for them under all of a block that fills one. The system may refuse: then the block has small ones. */
    static void advise(long address, long bytes) {
        if (alignment(bytes) == BYTES) {
            MADVISE.invokeInt(new Object[] {address, bytes / BYTES * BYTES, MADV_HUGEPAGE});
        }
    }
}
