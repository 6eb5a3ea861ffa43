package dev.densor.nativecpu;

import dev.densor.backend.BackendException;
import dev.densor.nativecpu.onednn.Block;
import dev.densor.nativecpu.onednn.PackedLayout;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The kernels of dense layers that were met a second time, packed. A first use does not pay for packing: the kernel may
 * be a passing value. Writing to the buffer or freeing it ends the packed copy. Together they take at most
 * {@link #most}; the least recently used goes first.
 */
final class PackedKernels {
    private final NativeMemory memory;
    private final long most;
    private final Set<NativeBuffer> buffers = new HashSet<>();
    private long bytes;
    private volatile long uses;

    /** Packed copies of {@code most} bytes together. */
    PackedKernels(NativeMemory memory, long most) {
        this.memory = memory;
        this.most = most;
    }

    /**
     * The packed copy of a kernel, for the caller to release; none when it is met for the first time, or there is no
     * room for one.
     *
     * @param kernel [features, units]
     */
    Optional<PackedKernel> find(NativeBuffer kernel, int features, int units) {
        PackedKernel packed = kernel.packed();
        if (packed == null && kernel.seenBefore()) {
            packed = pack(kernel, features, units);
        }
        if (packed == null || !packed.layout().isOf(features, units) || !packed.retain()) {
            return Optional.empty();
        }
        // Two threads may give one number; that is near enough to tell which kernel was not used for long.
        packed.usedAt(uses + 1);
        uses = packed.lastUse();
        return Optional.of(packed);
    }

    private synchronized PackedKernel pack(NativeBuffer kernel, int features, int units) {
        if (kernel.packed() != null) {
            return kernel.packed();
        }
        PackedLayout layout = PackedLayout.of(features, units);
        long size = NativeMemory.roundUp(layout.bytes());
        if (size > most) {
            return null;
        }
        while (bytes + size > most) {
            forget(leastRecentlyUsed());
        }
        Block block;
        try {
            block = memory.take(layout.bytes());
        } catch (BackendException full) {
            // The layer is then computed with the kernel as it is.
            return null;
        }
        PackedKernel packed = new PackedKernel(layout, block, memory);
        try {
            layout.pack(kernel.address(), packed.address());
        } catch (RuntimeException failed) {
            packed.release();
            throw failed;
        }
        kernel.packed(packed);
        buffers.add(kernel);
        bytes += packed.bytes();
        return packed;
    }

    private NativeBuffer leastRecentlyUsed() {
        return buffers.stream()
                .min(Comparator.comparingLong(buffer -> buffer.packed().lastUse()))
                .orElseThrow();
    }

    /**
     * Ends the packed copy of a buffer that was written to or is freed. After the write: a copy that another thread made
     * meanwhile has half of it.
     */
    void invalidate(NativeBuffer buffer) {
        if (buffer.packed() != null) {
            forget(buffer);
        }
        buffer.forgetUses();
    }

    private synchronized void forget(NativeBuffer buffer) {
        PackedKernel packed = buffer.packed();
        if (packed != null) {
            buffer.packed(null);
            buffers.remove(buffer);
            bytes -= packed.bytes();
            packed.release();
        }
    }

    /** What packed copies take. */
    synchronized long bytes() {
        return bytes;
    }

    synchronized void close() {
        Set.copyOf(buffers).forEach(this::forget);
    }
}
