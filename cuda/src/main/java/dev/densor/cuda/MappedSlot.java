package dev.densor.cuda;

import dev.densor.backend.BackendException;
import dev.densor.cuda.driver.CudaException;
import dev.densor.cuda.driver.PinnedElements;
import dev.densor.host.Team;
import dev.densor.shape.HostArray;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Page-locked memory that kernels read and write where it is: one of {@link MappedSlots}, lent to who retains it. */
final class MappedSlot {
    private final MappedSlots slots;
    private final ByteBuffer memory;
    private final long address;
    /** What makes who took it give it up; it, those who retain it and the last use are guarded by {@link #slots}. */
    Runnable leave;

    int users;
    /** How many waits had begun when the stream was last given something that uses it. */
    long lastUse = -1;

    MappedSlot(MappedSlots slots, ByteBuffer memory, long address) {
        this.slots = slots;
        this.memory = memory;
        this.address = address;
    }

    ByteBuffer memory() {
        return memory;
    }

    /** Where kernels find it. */
    long address() {
        return address;
    }

    /** Becomes a user besides one that there is. */
    void retain() {
        synchronized (slots) {
            users++;
        }
    }

    /** Is a user no longer. */
    void release() {
        slots.release(this);
    }

    /** Notes that the stream was given something that uses it. */
    void queued() {
        slots.queued(this);
    }

    /** Lays elements down in it. */
    void write(HostArray from) {
        new PinnedElements(from.dtype(), memory, from.size()).upload(from, Team.common());
    }

    /** Reads elements, once what the stream was given to write them is over. */
    void read(HostArray to) {
        new PinnedElements(to.dtype(), memory, to.size()).download(to, Team.common());
    }

    /**
     * Queues a copy of its first bytes to the device's own memory.
     *
     * @throws BackendException when the driver refuses
     */
    void copyTo(long to, long bytes) {
        copy("upload", bytes, part -> slots.driver().copyToDevice(part, to, slots.stream()));
    }

    /**
     * Queues a copy of the device's own memory to its first bytes.
     *
     * @throws BackendException when the driver refuses
     */
    void copyFrom(long from, long bytes) {
        copy("download", bytes, part -> slots.driver().copyToHost(from, part, slots.stream()));
    }

    private void copy(String what, long bytes, Consumer<ByteBuffer> queue) {
        try {
            queue.accept(memory.slice(0, (int) bytes));
            queued();
        } catch (CudaException failure) {
            throw new BackendException(
                    slots + ": " + what + " of " + bytes + " bytes: " + failure.getMessage(), failure);
        }
    }
}
