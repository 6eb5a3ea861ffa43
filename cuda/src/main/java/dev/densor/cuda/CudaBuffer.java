package dev.densor.cuda;

import dev.densor.backend.Buffer;
import dev.densor.shape.DType;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * Elements in a device's memory. Few of them may stand in a {@link MappedSlot} besides, where the host has just laid
 * them down or is about to look for them: there only, until their address is asked for, or in both places.
 */
final class CudaBuffer implements Buffer {
    private final DType dtype;
    private final long size;
    private final long address;
    private final AtomicBoolean freed = new AtomicBoolean();
    /** Where they stand besides, or null; it, and what follows, change under the lock of this. */
    private volatile MappedSlot slot;

    private boolean isOnlyInSlot;
    private boolean wasReadInSlot;
    /** These elements in other forms that are kept, and by whom; see {@link KeptCopies}. */
    private volatile Map<KeptCopies.Form, KeptCopy> kept = Map.of();

    private volatile KeptCopies keeper;
    /** How often they were written. */
    private final AtomicLong writes = new AtomicLong();
    /** Whether they were wanted in another form since they were last written. */
    private volatile boolean seen;

    /**
     * @param dtype of the elements
     * @param size how many
     * @param address of the first, a multiple of 256; 0 when there is none
     */
    CudaBuffer(DType dtype, long size, long address) {
        this.dtype = dtype;
        this.size = size;
        this.address = address;
    }

    @Override
    public DType dtype() {
        return dtype;
    }

    @Override
    public long size() {
        return size;
    }

    /** Bytes that the elements take. */
    long bytes() {
        return size * dtype.bytes();
    }

    /**
     * Where the elements are in the device's memory, for kernels that read or write them as they like.
     *
     * @throws IllegalStateException when it was freed
     */
    long address() {
        requireLive();
        if (slot != null) {
            leaveSlot();
        }
        return address;
    }

    private void requireLive() {
        if (freed.get()) {
            throw new IllegalStateException(this + " was freed");
        }
    }

    /** The elements are now, or will be when what is queued is done, in a slot: there only, or as well. */
    synchronized void putInto(MappedSlot taken, boolean only) {
        requireLive();
        if (slot != null) {
            slot.release();
        }
        slot = taken;
        isOnlyInSlot = only;
        wasReadInSlot = false;
    }

    /** Gives the slot up, if there is one; elements that are nowhere else are copied to the device's memory. */
    synchronized void leaveSlot() {
        if (slot != null) {
            if (isOnlyInSlot && !freed.get()) {
                slot.copyTo(address, bytes());
            }
            slot.release();
            slot = null;
        }
    }

    /**
     * Lends where a kernel can read each element once, while {@code queue} queues it. From a slot that is over the bus;
     * who reads a second time is better served by the device's memory.
     */
    void readOnce(LongConsumer queue) {
        MappedSlot lent = slotToRead();
        if (lent == null) {
            queue.accept(address());
            return;
        }
        try {
            queue.accept(lent.address());
        } finally {
            lent.queued();
            lent.release();
        }
    }

    private synchronized MappedSlot slotToRead() {
        requireLive();
        if (slot == null || !isOnlyInSlot || wasReadInSlot) {
            return null;
        }
        wasReadInSlot = true;
        slot.retain();
        return slot;
    }

    /** The slot, to be released, where the elements stand once what is queued is done; null where there is none. */
    synchronized MappedSlot retainSlot() {
        requireLive();
        if (slot != null) {
            slot.retain();
        }
        return slot;
    }

    /** Where element {@code index} is, which may be the end. */
    long address(long index) {
        return address() + index * dtype.bytes();
    }

    /** Its copies by form; not to be changed. */
    Map<KeptCopies.Form, KeptCopy> kept() {
        return kept;
    }

    void kept(Map<KeptCopies.Form, KeptCopy> copies, KeptCopies by) {
        keeper = by;
        kept = copies;
    }

    /** Notes that they are wanted in another form; whether they were before. */
    boolean seenBefore() {
        boolean before = seen;
        seen = true;
        return before;
    }

    /** How often they were written: whoever made a copy, and finds another count afterwards, has an old one. */
    long writes() {
        return writes.get();
    }

    /** Ends its copies, behind a write that is queued: one made before has nothing, or half, of what was written. */
    void written() {
        // Counted first: a copy that is not there yet is found out by whoever makes it.
        writes.incrementAndGet();
        if (!kept.isEmpty()) {
            keeper.forget(this);
        }
        seen = false;
    }

    /**
     * Gives the memory back.
     *
     * @throws IllegalStateException when it was freed
     */
    void free(DeviceMemory memory) {
        if (!freed.compareAndSet(false, true)) {
            throw new IllegalStateException(this + " was freed before");
        }
        written();
        leaveSlot();
        if (address != 0) {
            memory.free(address);
        }
    }

    /** {@code float32 [1024]}. */
    @Override
    public String toString() {
        return dtype + " [" + size + "]";
    }
}
