package dev.densor.tensor;

import dev.densor.backend.Backend;
import dev.densor.backend.Buffer;
import dev.densor.shape.DType;

/** A buffer of a backend until it is released; several tensors may look at it through different layouts. */
final class Memory {
    private final Backend backend;
    private volatile Buffer buffer;

    Memory(Backend backend, DType dtype, long size) {
        this.backend = backend;
        this.buffer = backend.allocate(dtype, size);
    }

    Backend backend() {
        return backend;
    }

    Buffer buffer() {
        Buffer live = buffer;
        if (live == null) {
            throw new IllegalStateException("tensor was released when its scope closed; use Scope.keep to return it");
        }
        return live;
    }

    synchronized void release() {
        if (buffer != null) {
            backend.free(buffer);
            buffer = null;
        }
    }
}
