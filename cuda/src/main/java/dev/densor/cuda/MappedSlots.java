package dev.densor.cuda;

import dev.densor.cuda.driver.CudaException;
import dev.densor.cuda.driver.Driver;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Page-locked memory in small slots, which kernels on one stream read and write where it is, over the bus. What they
 * are given and what they give then needs no copy in the queue, which costs more than so few bytes on the bus. Slots
 * are made as they are wanted, up to a number; when there are no more, who has one for the longest time is made to
 * leave.
 *
 * <p>A slot that was given up is lent again once the stream has come past what was queued with it. Nobody asks the
 * device for that: whoever waits for the stream anyway tells it here, by {@link #waiting}. Thread-safe.
 */
final class MappedSlots implements AutoCloseable {
    /** The system property that switches them off: {@code -Ddensor.cuda.mapped=false}. */
    static final String PROPERTY = "densor.cuda.mapped";

    /**
     * What a slot holds. A copy of one takes about 10 microseconds of a queue, however small; the bus does 64 KiB in
     * 1.2 microseconds, after one or two for the way there and back.
     */
    static final int BYTES = 64 << 10;
    /** 4 MiB at most: two for each of many threads. */
    static final int MOST = 64;

    private final String device;
    private final Driver driver;
    private final long stream;
    /** Those that nobody has, the last used first. */
    private final Deque<MappedSlot> idle = new ArrayDeque<>();
    /** Those that somebody has and can be made to leave, the longest first. */
    private final Set<MappedSlot> taken = new LinkedHashSet<>();

    private int made;
    private boolean mayMake;
    private boolean closed;
    private long begun;
    private long ended;

    private MappedSlots(String device, Driver driver, long stream, boolean mayMake) {
        this.device = device;
        this.driver = driver;
        this.stream = stream;
        this.mayMake = mayMake;
    }

    /** Slots for kernels on a stream, or none where {@value #PROPERTY} says so. */
    static MappedSlots of(String device, Driver driver, long stream) {
        return new MappedSlots(device, driver, stream, Boolean.parseBoolean(System.getProperty(PROPERTY, "true")));
    }

    Driver driver() {
        return driver;
    }

    long stream() {
        return stream;
    }

    /**
     * Lends a slot that neither the host nor the device uses, to be released.
     *
     * @param bytes that are to be held
     * @param leave makes the taker release it, if it has it still, when others need it
     * @return null where there is none for so many bytes; another way is to be taken then
     */
    MappedSlot take(long bytes, Runnable leave) {
        if (bytes < 1 || bytes > BYTES) {
            return null;
        }
        MappedSlot free;
        Runnable makeRoom = () -> {};
        synchronized (this) {
            free = free();
            if (free != null) {
                free.leave = leave;
                free.users = 1;
                taken.add(free);
            } else if (!taken.isEmpty()) {
                makeRoom = longestTaken();
            }
        }
        // Outside of the lock, which those who leave take; who comes later is served, when the stream is past it.
        makeRoom.run();
        return free;
    }

    private Runnable longestTaken() {
        MappedSlot longest = taken.iterator().next();
        taken.remove(longest);
        return longest.leave;
    }

    private MappedSlot free() {
        for (Iterator<MappedSlot> each = idle.iterator(); each.hasNext(); ) {
            MappedSlot slot = each.next();
            if (slot.lastUse < ended) {
                each.remove();
                return slot;
            }
        }
        return mayMake && made < MOST ? make() : null;
    }

    /** Another slot; from the first on that cannot be had, or that kernels cannot reach, no more are made. */
    private MappedSlot make() {
        try {
            ByteBuffer memory = driver.allocatePinned(BYTES);
            long address = driver.deviceAddress(memory);
            if (address != 0) {
                made++;
                return new MappedSlot(this, memory, address);
            }
            driver.freePinned(memory);
        } catch (CudaException unavailable) {
            // Then copies are queued, as they are for larger arrays.
        }
        mayMake = false;
        return null;
    }

    synchronized void queued(MappedSlot slot) {
        slot.lastUse = begun;
    }

    synchronized void release(MappedSlot slot) {
        slot.users--;
        if (slot.users == 0) {
            slot.leave = null;
            taken.remove(slot);
            if (!closed) {
                idle.push(slot);
            }
        }
    }

    /** Runs what returns when all is over that the stream was given before. */
    void waiting(Runnable wait) {
        long number;
        synchronized (this) {
            number = ++begun;
        }
        wait.run();
        synchronized (this) {
            ended = Math.max(ended, number);
        }
    }

    /** Slots that somebody has. */
    synchronized int inUse() {
        return made - idle.size();
    }

    /** Frees those that nobody has; the others are the driver's to free. All work on the stream must be over. */
    @Override
    public synchronized void close() {
        mayMake = false;
        closed = true;
        for (MappedSlot slot = idle.poll(); slot != null; slot = idle.poll()) {
            driver.freePinned(slot.memory());
        }
    }

    /** The device's name. */
    @Override
    public String toString() {
        return device;
    }
}
