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
import java.util.TreeMap;

/**
 * Memory outside the Java heap. Blocks that come back are kept for the next request of about their size, because the
 * system takes longer to find and clear a large block than many a kernel to fill it; more than {@link #MOST_KEPT} bytes
 * are not kept. Sizes are rounded up to four steps between powers of two, so that batches of many sizes find each
 * other's blocks.
 */
final class NativeMemory implements HostMemory {
    private static final long MIB = 1 << 20;
    static final long MOST_KEPT = 256 * MIB;
    private static final long SMALLEST = 256;

    private final String device;
    private final long limit = physicalMemory() / 10 * 9;
    private final TreeMap<Long, Deque<Block>> kept = new TreeMap<>();
    private long keptBytes;
    private long blockBytes;
    private long liveBytes;
    private boolean closed;

    NativeMemory(String device) {
        this.device = device;
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
        NativeBuffer buffer = new NativeBuffer(dtype, (int) size, take(bytes));
        count(bytes);
        return buffer;
    }

    private synchronized void count(long bytes) {
        liveBytes += bytes;
    }

    @Override
    public void free(HostBuffer buffer) {
        buffer.release();
        giveBack(((NativeBuffer) buffer).block());
        count(-buffer.bytes());
    }

    @Override
    public synchronized long liveBytes() {
        return liveBytes;
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
        if (closed) {
            block.free();
            return;
        }
        kept.computeIfAbsent(block.bytes(), size -> new ArrayDeque<>()).push(block);
        keptBytes += block.bytes();
        if (keptBytes > MOST_KEPT) {
            trim(MOST_KEPT / 2);
        }
    }

    /** Gives kept blocks back to the system, the largest first. */
    private void trim(long target) {
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

    @Override
    public synchronized void close() {
        if (!closed) {
            trim(0);
            closed = true;
        }
    }
}
