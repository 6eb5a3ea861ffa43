package dev.densor.cuda;

import dev.densor.backend.BackendException;

/** Memory of one device. What is freed may be handed out again at once: all work on it is in one queue. Thread-safe. */
interface DeviceMemory extends AutoCloseable {
    /**
     * Reserves memory.
     *
     * @param bytes above 0
     * @return its address, a multiple of 256
     * @throws BackendException when there is not enough, with figures
     */
    long allocate(long bytes);

    /** Gives it back. */
    void free(long address);

    /** Bytes that were asked for and not given back. */
    long liveBytes();

    /** Gives all back to the driver. */
    @Override
    void close();
}
