package dev.densor.host;

import dev.densor.backend.BackendException;
import dev.densor.shape.DType;

/** Where a backend that computes on the processor gets its buffers from. Thread-safe. */
public interface HostMemory extends AutoCloseable {
    /**
     * Reserves memory; its content is undefined.
     *
     * @throws BackendException when there is not enough, with figures
     */
    HostBuffer allocate(DType dtype, long size);

    /** Takes a buffer back. */
    void free(HostBuffer buffer);

    /** Bytes allocated and not freed. */
    long liveBytes();

    /** Gives everything back to the system. Idempotent. */
    @Override
    void close();
}
