package dev.densor.cuda;

import java.util.concurrent.atomic.AtomicInteger;

/** A buffer's elements in another form. It lives until nobody who {@link #retain retained} it is left. */
final class KeptCopy {
    private final KeptCopies.Form form;
    private final long address;
    private final DeviceMemory memory;
    private final AtomicInteger owners = new AtomicInteger(1);
    private volatile long lastUse;

    KeptCopy(KeptCopies.Form form, long address, DeviceMemory memory) {
        this.form = form;
        this.address = address;
        this.memory = memory;
    }

    KeptCopies.Form form() {
        return form;
    }

    long address() {
        return address;
    }

    long lastUse() {
        return lastUse;
    }

    void usedAt(long time) {
        lastUse = time;
    }

    /** Becomes an owner; false when it is gone already. */
    boolean retain() {
        return owners.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
    }

    /** Is an owner no longer; the last one gives the memory back, to whoever comes behind it in the queue. */
    void release() {
        if (owners.decrementAndGet() == 0) {
            memory.free(address);
        }
    }
}
