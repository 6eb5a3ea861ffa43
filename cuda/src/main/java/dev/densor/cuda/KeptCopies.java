package dev.densor.cuda;

import dev.densor.backend.BackendException;
import dev.densor.cuda.driver.Driver;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Buffers in the forms in which kernels want them: the weights of dense layers that were met a second time. A first use
 * gets a form that is gone afterwards: the weights may be a passing value. Writing to the buffer or freeing it ends the
 * copy. Copies are the device's memory like any other, counted with it; together they take at most {@link #most}, and
 * the least recently used goes first. Thread-safe.
 */
final class KeptCopies {
    /** Of the memory that may be taken, one part in so many is for copies. */
    private static final int SHARE = 4;

    private final DeviceMemory memory;
    private final long most;
    /** All that are kept, and of what. */
    private final Map<KeptCopy, CudaBuffer> sources = new IdentityHashMap<>();

    private long bytes;
    private volatile long uses;

    /**
     * A form of a buffer's elements.
     *
     * @param name which
     * @param rows of the matrix that they are
     * @param columns of the matrix
     * @param bytes that it takes
     */
    record Form(String name, int rows, int columns, long bytes) {}

    /** Copies in a quarter of the memory that {@value MemoryLimit#PROPERTY} allows. */
    static KeptCopies of(Driver driver, DeviceMemory memory) {
        return new KeptCopies(memory, MemoryLimit.configured(driver.memoryInfo().total()) / SHARE);
    }

    /** Copies of {@code most} bytes together. */
    KeptCopies(DeviceMemory memory, long most) {
        this.memory = memory;
        this.most = most;
    }

    /**
     * Lends a buffer in a form, for the time that {@code body} queues its kernels.
     *
     * @param make queues the kernel that writes the form to an address
     * @param body is given the form's address
     */
    void lend(CudaBuffer source, Form form, LongConsumer make, LongConsumer body) {
        Optional<KeptCopy> kept = find(source, form, make);
        if (kept.isEmpty()) {
            passing(form, make, body);
            return;
        }
        try {
            body.accept(kept.get().address());
        } finally {
            kept.get().release();
        }
    }

    private void passing(Form form, LongConsumer make, LongConsumer body) {
        long address = reserve(form.bytes());
        try {
            make.accept(address);
            body.accept(address);
        } finally {
            memory.free(address);
        }
    }

    /**
     * Reserves memory, for which copies make room: they only save time. As {@link DeviceMemory#allocate}.
     *
     * @param bytes above 0
     */
    long reserve(long bytes) {
        try {
            return memory.allocate(bytes);
        } catch (BackendException full) {
            if (!forgetAll()) {
                throw full;
            }
            return memory.allocate(bytes);
        }
    }

    private Optional<KeptCopy> find(CudaBuffer source, Form form, LongConsumer make) {
        KeptCopy copy = source.kept().get(form);
        if (copy == null && source.seenBefore()) {
            copy = keep(source, form, make);
        }
        if (copy == null || !copy.retain()) {
            return Optional.empty();
        }
        // Two threads may give one number; that is near enough to tell which copy was not used for long.
        copy.usedAt(uses + 1);
        uses = copy.lastUse();
        return Optional.of(copy);
    }

    private synchronized KeptCopy keep(CudaBuffer source, Form form, LongConsumer make) {
        KeptCopy other = source.kept().get(form);
        if (other != null || form.bytes() > most) {
            return other;
        }
        while (bytes + form.bytes() > most) {
            leastRecentlyUsed().ifPresent(this::forget);
        }
        long address;
        try {
            address = memory.allocate(form.bytes());
        } catch (BackendException full) {
            // The layer is then computed with a copy that is not kept, if there is room for that.
            return null;
        }
        return made(source, new KeptCopy(form, address, memory), make);
    }

    /** The copy, when it is queued and kept; null when it may be of what was written over. */
    private KeptCopy made(CudaBuffer source, KeptCopy copy, LongConsumer make) {
        long writes = source.writes();
        try {
            make.accept(copy.address());
        } catch (RuntimeException failed) {
            copy.release();
            throw failed;
        }
        add(source, copy);
        // Another thread may have written since the copy was begun, and looked for copies before this one was there.
        if (source.writes() != writes) {
            forget(copy);
            return null;
        }
        return copy;
    }

    private void add(CudaBuffer source, KeptCopy copy) {
        Map<Form, KeptCopy> all = new HashMap<>(source.kept());
        all.put(copy.form(), copy);
        sources.put(copy, source);
        bytes += copy.form().bytes();
        source.kept(all, this);
    }

    private Optional<KeptCopy> leastRecentlyUsed() {
        return sources.keySet().stream().min(Comparator.comparingLong(KeptCopy::lastUse));
    }

    private void forget(KeptCopy copy) {
        CudaBuffer source = sources.remove(copy);
        Map<Form, KeptCopy> rest = new HashMap<>(source.kept());
        rest.remove(copy.form());
        source.kept(rest, this);
        bytes -= copy.form().bytes();
        copy.release();
    }

    /** Ends the copies of a buffer. */
    synchronized void forget(CudaBuffer source) {
        source.kept().values().forEach(this::forget);
    }

    /** Ends all copies; whether there were any. */
    synchronized boolean forgetAll() {
        boolean were = !sources.isEmpty();
        List.copyOf(sources.keySet()).forEach(this::forget);
        return were;
    }

    /** What copies take. */
    synchronized long bytes() {
        return bytes;
    }
}
