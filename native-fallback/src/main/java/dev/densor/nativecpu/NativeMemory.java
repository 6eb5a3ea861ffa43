package dev.densor.nativecpu;

import dev.densor.backend.BackendException;
import dev.densor.host.HostBuffer;
import dev.densor.host.HostMemory;
import dev.densor.nativecpu.onednn.Block;
import dev.densor.shape.DType;
import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.StampedLock;

/**
 * Memory outside the Java heap. Blocks that come back are kept for the next request of about their size, because the
 * system takes longer to find and clear a large block than many a kernel to fill it; more than {@link #MOST_KEPT} bytes
 * are kept for a moment only, and never more than twice as many. Sizes are rounded up to four steps between powers of two, so that batches of many sizes
 * find each other's blocks.
 *
 * <p>Blocks go back to the system only while no kernel runs: a program that frees a tensor which another thread computes
 * with gets wrong numbers, but no crash.
 */
final class NativeMemory implements HostMemory {
    private static final long MIB = 1 << 20;
    static final long MOST_KEPT = 256 * MIB;
    private static final long SMALLEST = 256;

    private final String device;
    private final StampedLock running;
    private final Set<NativeBuffer> live = ConcurrentHashMap.newKeySet();
    private final long limit;
    private final TreeMap<Long, Deque<Block>> kept = new TreeMap<>();
    private final AtomicLong liveBytes = new AtomicLong();
    private long keptBytes;
    private long blockBytes;
    private boolean closed;

    /**
     * Memory of a device.
     *
     * @param running held for reading while a kernel runs
     */
    NativeMemory(String device, StampedLock running) {
        this(device, running, physicalMemory() / 10 * 9);
    }

    /** Memory of at most {@code limit} bytes. */
    NativeMemory(String device, StampedLock running, long limit) {
        this.device = device;
        this.running = running;
        this.limit = limit;
    }

    private static long physicalMemory() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getTotalMemorySize();
    }

    @Override
    public NativeBuffer allocate(DType dtype, long size) {
        if (size > Integer.MAX_VALUE / dtype.bytes()) {
            throw new BackendException(device + ": allocate " + size + " " + dtype
                    + ": a buffer holds less than 2 GiB; use smaller batches");
        }
        long bytes = size * dtype.bytes();
        NativeBuffer buffer = new NativeBuffer(dtype, (int) size, takeOrWait(bytes));
        live.add(buffer);
        liveBytes.addAndGet(bytes);
        return buffer;
    }

    /** Kept blocks may be in the way that could not go back while kernels ran: then those that run are waited for. */
    private Block takeOrWait(long bytes) {
        try {
            return take(bytes);
        } catch (BackendException full) {
            trimAfterKernels(0);
            return take(bytes);
        }
    }

    /** Never from within a kernel, which would wait for itself. */
    private void trimAfterKernels(long target) {
        long stamp = running.writeLock();
        try {
            synchronized (this) {
                release(target);
            }
        } finally {
            running.unlockWrite(stamp);
        }
    }

    @Override
    public void free(HostBuffer buffer) {
        NativeBuffer freed = (NativeBuffer) buffer;
        // Closing freed all that were left.
        if (live.remove(freed) || !isClosed()) {
            freed.release();
            giveBack(freed.block());
            liveBytes.addAndGet(-freed.bytes());
            if (keepsFarTooMuch()) {
                trimAfterKernels(MOST_KEPT / 2);
            }
        }
    }

    /** As when many threads compute, so that there is never a moment without a kernel. */
    private synchronized boolean keepsFarTooMuch() {
        return keptBytes > 2 * MOST_KEPT;
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    @Override
    public long liveBytes() {
        return liveBytes.get();
    }

    /** Bytes taken from the system: those in use and those kept. */
    synchronized long heldBytes() {
        return blockBytes;
    }

    /**
     * A block of at least {@code bytes}.
     *
     * @throws BackendException when there is none, with figures
     */
    synchronized Block take(long bytes) {
        if (closed) {
            throw new IllegalStateException(device + " is closed");
        }
        long rounded = roundUp(bytes);
        Deque<Block> fitting = kept.get(rounded);
        if (fitting != null && !fitting.isEmpty()) {
            keptBytes -= rounded;
            return fitting.pop();
        }
        if (blockBytes + rounded > limit) {
            trim(0);
        }
        Block block = blockBytes + rounded > limit ? null : Block.allocate(rounded);
        if (block == null) {
            throw new BackendException(device + ": out of memory allocating " + (rounded + MIB - 1) / MIB + " MiB ("
                    + blockBytes / MIB + " MiB of " + limit / MIB + " MiB in use); use smaller batches");
        }
        blockBytes += rounded;
        return block;
    }

    /** Takes a block back that {@link #take} gave, and that nobody uses any more. */
    synchronized void giveBack(Block block) {
        keep(block);
        if (closed) {
            release(0);
        } else if (keptBytes > MOST_KEPT) {
            trim(MOST_KEPT / 2);
        }
    }

    private void keep(Block block) {
        kept.computeIfAbsent(block.bytes(), size -> new ArrayDeque<>()).push(block);
        keptBytes += block.bytes();
    }

    /** Gives kept blocks back to the system, the largest first; tried again at the next chance when a kernel runs. */
    private void trim(long target) {
        long stamp = running.tryWriteLock();
        if (stamp != 0) {
            try {
                release(target);
            } finally {
                running.unlockWrite(stamp);
            }
        }
    }

    private void release(long target) {
        Iterator<Map.Entry<Long, Deque<Block>>> sizes =
                kept.descendingMap().entrySet().iterator();
        while (keptBytes > target && sizes.hasNext()) {
            Map.Entry<Long, Deque<Block>> size = sizes.next();
            while (keptBytes > target && !size.getValue().isEmpty()) {
                size.getValue().pop().free();
                keptBytes -= size.getKey();
                blockBytes -= size.getKey();
            }
        }
    }

    /** {@code bytes} to the next of 4, 5, 6, 7, 8, 10, 12, 14, 16 ... times a power of two. */
    static long roundUp(long bytes) {
        if (bytes <= SMALLEST) {
            return SMALLEST;
        }
        long step = Long.highestOneBit(bytes - 1) / 4;
        return (bytes + step - 1) / step * step;
    }

    /** Frees the buffers that are left, too. No kernel may run. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        for (NativeBuffer buffer : Set.copyOf(live)) {
            if (live.remove(buffer)) {
                buffer.release();
                liveBytes.addAndGet(-buffer.bytes());
                keep(buffer.block());
            }
        }
        release(0);
    }
}
