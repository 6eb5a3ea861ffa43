package dev.densor.nativecpu;

import dev.densor.nativecpu.onednn.Block;
import dev.densor.nativecpu.onednn.PackedLayout;
import java.util.concurrent.atomic.AtomicInteger;

/** A kernel rearranged as oneDNN likes it. It lives until nobody who {@link #retain retained} it is left. */
final class PackedKernel {
    private final PackedLayout layout;
    private final Block block;
    private final NativeMemory memory;
    private final AtomicInteger owners = new AtomicInteger(1);
    private volatile long lastUse;

    PackedKernel(PackedLayout layout, Block block, NativeMemory memory) {
        this.layout = layout;
        this.block = block;
        this.memory = memory;
    }

    PackedLayout layout() {
        return layout;
    }

    long address() {
        return block.address();
    }

    long bytes() {
        return block.bytes();
    }

    long lastUse() {
        return lastUse;
    }

    void usedAt(long time) {
        lastUse = time;
    }

    /** Becomes an owner; false when it is gone already. */
    boolean retain() {
        int before = owners.get();
        while (before > 0) {
            if (owners.compareAndSet(before, before + 1)) {
                return true;
            }
            before = owners.get();
        }
        return false;
    }

    /** Is an owner no longer; the last one gives the memory back. */
    void release() {
        if (owners.decrementAndGet() == 0) {
            memory.giveBack(block);
        }
    }
}
