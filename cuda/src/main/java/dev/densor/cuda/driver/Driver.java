package dev.densor.cuda.driver;

import java.nio.Buffer;
import java.nio.ByteBuffer;

/**
 * The calls of the CUDA driver that Densor makes, for one device. Addresses, streams, events, modules and functions are
 * the driver's own handles. Thread-safe; each call makes the device's context current on its thread.
 *
 * <p>Every call throws {@link CudaException} when the driver reports an error, with its status and what was asked.
 */
public interface Driver extends AutoCloseable {
    /** What this device is. */
    DeviceProperties properties();

    /**
     * The same device in a new context that nothing else uses, to be closed. A kernel that breaks a context, so that
     * every later call in it fails, breaks only that one; memory and kernels of one are not those of the other.
     */
    Driver apart();

    /**
     * Reserves device memory.
     *
     * @param bytes above 0
     * @return its address, a multiple of 256
     * @throws CudaException with {@link CudaException#isOutOfMemory()} when there is not enough
     */
    long allocate(long bytes);

    /** Gives device memory back; waits for what uses it. */
    void free(long address);

    /** Free and total bytes of the device's memory at the moment. */
    MemoryInfo memoryInfo();

    /** Reserves page-locked host memory, which the device copies from and to at the bus's speed. */
    ByteBuffer allocatePinned(int bytes);

    /** Gives page-locked memory back: the very buffer that was got, not a view of it. */
    void freePinned(ByteBuffer memory);

    /**
     * Where kernels find page-locked memory, which they read and write over the bus.
     *
     * @param memory the very buffer that was got, not a view of it
     * @return the address, or 0 where the device cannot do that
     */
    long deviceAddress(ByteBuffer memory);

    /** Whether a direct buffer, or a view of one, lies in page-locked memory, whoever reserved it. */
    boolean isPinned(Buffer memory);

    /** A new stream that does not wait for the default one. */
    long createStream();

    /** Ends a stream once its work is done. */
    void destroyStream(long stream);

    /** Waits for a stream's work; the processor is free for others where that takes long. */
    void synchronize(long stream);

    /** A new event. */
    long createEvent();

    /** A new event that remembers when the device came past it, for {@link #microseconds}; waiting for it is slower. */
    long createTimedEvent();

    /** The time that the device took from one timed event to another, both of which it has passed. */
    double microseconds(long from, long to);

    /** Ends an event. */
    void destroyEvent(long event);

    /** Marks the end of what a stream was given so far. */
    void record(long event, long stream);

    /** Waits for an event that was recorded, as {@link #synchronize} does. */
    void synchronizeEvent(long event);

    /**
     * Queues a copy of the remaining elements of {@code from}, which must be direct; where it is page-locked it must
     * not be written before the stream has come past the copy.
     */
    void copyToDevice(Buffer from, long to, long stream);

    /** Queues a copy into the remaining elements of {@code to}, which must be direct. */
    void copyToHost(long from, Buffer to, long stream);

    /** Queues a copy within the device. */
    void copyOnDevice(long from, long to, long bytes, long stream);

    /**
     * Loads kernels.
     *
     * @param image PTX text or a cubin
     */
    long loadModule(byte[] image);

    /** Unloads kernels. */
    void unloadModule(long module);

    /** Looks a kernel up by its name. */
    long function(long module, String name);

    /** Lets a kernel ask for more dynamic shared memory than the 48 KiB that need no asking. */
    void allowSharedMemory(long function, int bytes);

    /**
     * Queues a kernel.
     *
     * @param arguments its parameters in order
     */
    void launch(long function, Grid grid, Arguments arguments, long stream);

    /** Releases the device; what was allocated on it and not freed is lost. Idempotent. */
    @Override
    void close();
}
