package dev.densor.portable;

import dev.densor.backend.Buffer;
import dev.densor.host.HostBuffer;
import java.lang.ref.SoftReference;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Kernels of dense layers, rearranged, beside the buffers they were made from. A kernel is rearranged when it is met a
 * second time without having been written to: weights that change with each step of a training never are. Copies take
 * at most a given number of bytes, those unused for longest go first; and the collector may drop any when memory is
 * short.
 */
final class PackedWeights {
    private final Engine engine;
    private final long mostBytes;
    private final Map<HostBuffer, Entry> entries = new ConcurrentHashMap<>();
    private final AtomicLong clock = new AtomicLong();

    /**
     * For kernels that {@code engine} multiplies with.
     *
     * @param mostBytes that all copies together take
     */
    PackedWeights(Engine engine, long mostBytes) {
        this.engine = engine;
        this.mostBytes = mostBytes;
    }

    /** A kernel that was met, with its copy unless it was met once only. */
    private static final class Entry {
        final long bytes;
        final SoftReference<Panels> panels;
        volatile long lastUsed;

        Entry(Panels panels, long bytes) {
            this.panels = new SoftReference<>(panels);
            this.bytes = bytes;
        }

        static Entry metOnce() {
            return new Entry(null, 0);
        }
    }

    /**
     * The copy of a kernel, now made if need be; none when it is met the first time or does not fit.
     *
     * @param rows features
     * @param columns units
     */
    Optional<Panels> find(HostBuffer kernel, int rows, int columns) {
        Entry entry = entries.putIfAbsent(kernel, Entry.metOnce());
        if (entry == null) {
            return Optional.empty();
        }
        Panels panels = entry.panels.get();
        if (panels == null || panels.rows != rows || panels.columns != columns) {
            return make(kernel, entry, new Matrix(kernel.floats(), 0, rows, columns, false));
        }
        entry.lastUsed = clock.incrementAndGet();
        return Optional.of(panels);
    }

    /**
     * Whoever writes to the kernel meanwhile forgets the entry afterwards, so the copy, of which nobody knows what it
     * has, is not kept: neither if that is before this replaces the entry, nor if it is later.
     */
    private Optional<Panels> make(HostBuffer kernel, Entry entry, Matrix matrix) {
        if (kernel.bytes() > mostBytes) {
            return Optional.empty();
        }
        Panels panels;
        try {
            panels = engine.panels(matrix.rows(), matrix.columns());
        } catch (OutOfMemoryError full) {
            return Optional.empty();
        }
        panels.putAll(matrix);
        Entry packed = new Entry(panels, kernel.bytes());
        packed.lastUsed = clock.incrementAndGet();
        if (entries.replace(kernel, entry, packed)) {
            evict();
        }
        return Optional.of(panels);
    }

    private synchronized void evict() {
        while (bytes() > mostBytes) {
            entries.entrySet().stream()
                    .filter(e -> e.getValue().bytes > 0)
                    .min(Comparator.comparingLong(e -> e.getValue().lastUsed))
                    .ifPresent(oldest -> entries.remove(oldest.getKey(), oldest.getValue()));
        }
    }

    /** What the copies take, not counting the rounding up to whole panels. */
    long bytes() {
        return entries.values().stream().mapToLong(e -> e.bytes).sum();
    }

    /** To be called after each write to a buffer, and when it is freed. */
    void forget(Buffer buffer) {
        // Looking is cheaper than removing, and nearly always all.
        if (!entries.isEmpty() && buffer instanceof HostBuffer kernel && entries.containsKey(kernel)) {
            entries.remove(kernel);
        }
    }

    /** Forgets all. */
    void clear() {
        entries.clear();
    }
}
