package dev.densor.cuda.driver;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jcuda.Pointer;

/**
 * Memory from which the driver reads a kernel's parameters: an array of their addresses, then their values. The driver
 * copies them while it queues the kernel, so one block serves all launches, one at a time. It is page-locked memory
 * because that comes with an address, which Java does not tell of its own: a launch then hands over one pointer, where
 * JCuda would otherwise look at an object for each parameter.
 */
final class LaunchBlock {
    private static final int MOST_PARAMETERS = 64;
    /** Of the values here; the driver copies them to where the parameters' types want them. */
    private static final int ALIGNMENT = 16;

    private static final int VALUES = MOST_PARAMETERS * Long.BYTES;

    /** Bytes that it needs. */
    static final int BYTES = VALUES + Arguments.MOST_BYTES + MOST_PARAMETERS * ALIGNMENT;

    private final Pointer pointer;
    private final Pointer addresses;
    private final long address;
    private final ByteBuffer memory;

    /** A pointer of which JCuda does not ask whether it has a buffer. */
    private static final class Address extends Pointer {
        Address(long address) {
            super(address);
        }
    }

    /**
     * Uses memory of {@link #BYTES}.
     *
     * @param pointer with its address
     */
    LaunchBlock(Pointer pointer) {
        this.pointer = pointer;
        this.address = Handles.valueOf(pointer);
        this.addresses = new Address(address);
        this.memory = pointer.getByteBuffer(0, BYTES).order(ByteOrder.nativeOrder());
    }

    /** Where the block is. */
    Pointer pointer() {
        return pointer;
    }

    /**
     * Writes the parameters of a launch.
     *
     * @return the array of their addresses, as {@code cuLaunchKernel} takes it
     * @throws IllegalArgumentException when there are more than a kernel can have
     */
    Pointer fill(Arguments arguments) {
        if (arguments.count() > MOST_PARAMETERS) {
            throw new IllegalArgumentException("a kernel has at most " + MOST_PARAMETERS + " parameters");
        }
        int at = VALUES;
        for (int i = 0; i < arguments.count(); i++) {
            if (at + arguments.bytes(i) > BYTES) {
                throw new IllegalArgumentException("a kernel's parameters take at most 4 KiB");
            }
            memory.putLong(i * Long.BYTES, address + at);
            arguments.write(i, memory, at);
            at = (at + arguments.bytes(i) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        }
        return addresses;
    }
}
