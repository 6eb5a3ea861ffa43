package dev.densor.tensor;

import dev.densor.backend.Backend;
import dev.densor.backend.Buffer;
import dev.densor.shape.DType;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * A buffer of a backend, freed when the last of those who hold it lets go; several tensors may look at it through
 * different layouts. It begins with one holder. Thread-safe.
 */
final class Memory {
    private static final AtomicIntegerFieldUpdater<Memory> HOLDERS =
            AtomicIntegerFieldUpdater.newUpdater(Memory.class, "holders");

    private final Backend backend;
    private final DType dtype;
    private volatile Buffer buffer;
    private volatile int holders = 1;

    Memory(Backend backend, DType dtype, long size) {
        this.backend = backend;
        this.dtype = dtype;
        this.buffer = backend.allocate(dtype, size);
    }

    Backend backend() {
        return backend;
    }

    /** The type of the elements, known when they are freed, too. */
    DType dtype() {
        return dtype;
    }

    Buffer buffer() {
        Buffer live = buffer;
        if (live == null) {
            throw new IllegalStateException("tensor was released when its scope closed; use Scope.keep to return it");
        }
        return live;
    }

    /** One holder more, who will {@link #release} it; false when it is too late, because the last one let go. */
    boolean hold() {
        return HOLDERS.getAndUpdate(this, count -> count == 0 ? 0 : count + 1) > 0;
    }

    /** One holder less. */
    void release() {
        if (HOLDERS.decrementAndGet(this) == 0) {
            Buffer unused = buffer;
            buffer = null;
            backend.free(unused);
        }
    }
}
