package dev.densor.cuda;

import dev.densor.backend.BackendException;
import dev.densor.cuda.driver.CudaException;
import dev.densor.cuda.driver.Driver;
import dev.densor.cuda.driver.MemoryInfo;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A device's memory for work on one stream. Blocks that come back are kept for the next request of about their size,
 * because the driver waits for the device when it gives or takes memory. A block may be given out again at once: what
 * its next owner queues comes after what its last one queued. Sizes are rounded up to four steps between powers of two,
 * so that batches of many sizes find each other's blocks. Kept blocks go back to the driver when memory runs out.
 * Thread-safe.
 */
final class CudaMemory implements DeviceMemory {
    /** What the driver aligns to. */
    private static final long SMALLEST = 256;

    private static final long MIB = 1 << 20;

    private final Driver driver;
    private final String device;
    private final long limit;
    /** Addresses of blocks that are not in use, by capacity. */
    private final Map<Long, Deque<Long>> kept = new HashMap<>();

    private final Map<Long, Block> live = new HashMap<>();
    private long liveBytes;
    private long heldBytes;
    private long keptBytes;
    private boolean closed;

    /** What was asked for, and what was reserved for it. */
    private record Block(long bytes, long capacity) {}

    /**
     * Memory of a device within what {@value MemoryLimit#PROPERTY} allows.
     *
     * @param device its name, for messages
     */
    CudaMemory(Driver driver, String device) {
        this(driver, device, MemoryLimit.configured(driver.memoryInfo().total()));
    }

    /** Memory of at most {@code limit} bytes. */
    CudaMemory(Driver driver, String device, long limit) {
        this.driver = driver;
        this.device = device;
        this.limit = limit;
    }

    @Override
    public synchronized long allocate(long bytes) {
        if (closed) {
            throw new IllegalStateException(device + " is closed");
        }
        if (bytes < 1) {
            throw new IllegalArgumentException(device + ": allocate " + bytes + " bytes");
        }
        // Before anything is rounded up, which could go past the largest long.
        if (bytes > limit) {
            throw outOfMemory(bytes);
        }
        long address = 0;
        // Without rounding up, too: a block that was reserved so when memory was short.
        for (long capacity : new long[] {roundUp(bytes), align(bytes)}) {
            address = address == 0 ? takeKept(bytes, capacity) : address;
        }
        address = address == 0 ? reserve(bytes) : address;
        liveBytes += bytes;
        return address;
    }

    private long takeKept(long bytes, long capacity) {
        Deque<Long> fitting = kept.get(capacity);
        if (fitting == null || fitting.isEmpty()) {
            return 0;
        }
        keptBytes -= capacity;
        long address = fitting.pop();
        live.put(address, new Block(bytes, capacity));
        return address;
    }

    /** First with what is free, then without the kept blocks, then without rounding up. */
    private long reserve(long bytes) {
        long address = attempt(bytes, roundUp(bytes));
        if (address == 0) {
            trim();
            address = attempt(bytes, roundUp(bytes));
        }
        if (address == 0) {
            address = attempt(bytes, align(bytes));
        }
        if (address == 0) {
            throw outOfMemory(bytes);
        }
        return address;
    }

    /** The address of a new block, or 0 when there is no room for it. */
    private long attempt(long bytes, long capacity) {
        if (capacity > limit - heldBytes) {
            return 0;
        }
        try {
            long address = driver.allocate(capacity);
            heldBytes += capacity;
            live.put(address, new Block(bytes, capacity));
            return address;
        } catch (CudaException failed) {
            if (failed.isOutOfMemory()) {
                return 0;
            }
            throw new BackendException(device + ": allocate " + text(bytes) + ": " + failed.getMessage(), failed);
        }
    }

    private BackendException outOfMemory(long bytes) {
        MemoryInfo info = info();
        return new BackendException(device + ": out of memory allocating " + text(bytes) + ": " + text(liveBytes)
                + " live in " + live.size() + " buffers, " + text(keptBytes) + " cached, limit " + text(limit)
                + "; the device has " + text(info.free()) + " of " + text(info.total())
                + " free; use smaller batches or close what is not needed"
                + (limit < info.total() ? ", or raise -D" + MemoryLimit.PROPERTY : ""));
    }

    private MemoryInfo info() {
        try {
            return driver.memoryInfo();
        } catch (CudaException failed) {
            throw new BackendException(device + ": how much memory is free: " + failed.getMessage(), failed);
        }
    }

    private static String text(long bytes) {
        return bytes < MIB ? bytes + " bytes" : String.format(Locale.ROOT, "%.1f MiB", bytes / (double) MIB);
    }

    /**
     * Takes memory back, once what is queued has used it.
     *
     * @throws IllegalStateException when it was freed before
     */
    @Override
    public synchronized void free(long address) {
        Block block = live.remove(address);
        if (block != null) {
            liveBytes -= block.bytes;
            keptBytes += block.capacity;
            kept.computeIfAbsent(block.capacity, capacity -> new ArrayDeque<>()).push(address);
        } else if (!closed) {
            throw new IllegalStateException(device + ": memory at 0x" + Long.toHexString(address) + " was freed twice");
        }
    }

    @Override
    public synchronized long liveBytes() {
        return liveBytes;
    }

    /** Bytes taken from the driver: those in use, rounded up, and those kept. */
    synchronized long heldBytes() {
        return heldBytes;
    }

    private void giveBack(long address) {
        try {
            driver.free(address);
        } catch (CudaException failed) {
            throw new BackendException(device + ": free: " + failed.getMessage(), failed);
        }
    }

    /** Gives kept blocks back to the driver, which waits for what is queued. */
    synchronized void trim() {
        kept.forEach((capacity, addresses) -> {
            for (Long address = addresses.poll(); address != null; address = addresses.poll()) {
                heldBytes -= capacity;
                keptBytes -= capacity;
                giveBack(address);
            }
        });
    }

    /** Gives all back to the driver, also what is live. Idempotent. */
    @Override
    public synchronized void close() {
        if (!closed) {
            Set.copyOf(live.keySet()).forEach(this::free);
            closed = true;
            trim();
        }
    }

    private static long align(long bytes) {
        return Math.max(SMALLEST, (bytes + SMALLEST - 1) / SMALLEST * SMALLEST);
    }

    /**
     * {@code bytes} to the next of 4, 5, 6, 7, 8, 10, 12, 14, 16 ... times a power of two that the driver aligns to.
     */
    static long roundUp(long bytes) {
        long step = Math.max(SMALLEST, Long.highestOneBit(Math.max(1, bytes - 1)) / 4);
        return Math.max(SMALLEST, (bytes + step - 1) / step * step);
    }
}
