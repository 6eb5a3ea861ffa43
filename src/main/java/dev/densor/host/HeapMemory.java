package dev.densor.host;

import dev.densor.backend.BackendException;
import dev.densor.shape.DType;
import java.util.concurrent.atomic.AtomicLong;

/** Buffers on the Java heap. */
public final class HeapMemory implements HostMemory {
    private final String device;
    private final AtomicLong liveBytes = new AtomicLong();

    /**
     * Memory of a device.
     *
     * @param device its name, for messages: {@code "java:0"}
     */
    public HeapMemory(String device) {
        this.device = device;
    }

    @Override
    public HostBuffer allocate(DType dtype, long size) {
        if (size > Integer.MAX_VALUE - 8) {
            throw new BackendException(device + ": allocate " + size + " " + dtype
                    + ": more than a Java array holds; use smaller batches");
        }
        try {
            HostBuffer buffer = HostBuffer.onHeap(dtype, (int) size);
            liveBytes.addAndGet(buffer.bytes());
            return buffer;
        } catch (OutOfMemoryError full) {
            throw new BackendException(device + ": out of memory allocating " + size + " " + dtype + " ("
                    + (liveBytes.get() >> 20) + " MiB live, heap of "
                    + (Runtime.getRuntime().maxMemory() >> 20) + " MiB); use smaller batches or raise -Xmx");
        }
    }

    @Override
    public void free(HostBuffer buffer) {
        buffer.release();
        liveBytes.addAndGet(-buffer.bytes());
    }

    @Override
    public long liveBytes() {
        return liveBytes.get();
    }

    @Override
    public void close() {
        // The arrays are the collector's.
    }
}
