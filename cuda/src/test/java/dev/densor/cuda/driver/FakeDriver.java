package dev.densor.cuda.driver;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A device as slow as can be: what is queued is done when somebody waits for it, and not before. Who overwrites memory
 * that a copy was still to read spoils the copy for certain. It has a memory of a given size, and no kernels.
 */
public final class FakeDriver implements Driver {
    private static final int OUT_OF_MEMORY = 2;
    private static final int ILLEGAL_ADDRESS = 700;

    private final long capacity;
    private final TreeMap<Long, Long> blocks = new TreeMap<>();
    private final Map<Long, ByteBuffer> contents = new HashMap<>();
    private final TreeMap<Long, Integer> pinned = new TreeMap<>();
    private final Map<Long, Long> recorded = new HashMap<>();
    private final Deque<Runnable> queue = new ArrayDeque<>();
    private final Set<Long> handles = new HashSet<>();
    private long lastHandle;
    private long used;
    private long queued;
    private long done;
    private int allocations;
    private int pinnedAllocations;
    private boolean fails;
    private boolean refusesPinned;

    /** A device with so many bytes. */
    public FakeDriver(long capacity) {
        this.capacity = capacity;
    }

    /** Bytes that are allocated. */
    public synchronized long used() {
        return used;
    }

    /** How often memory was allocated. */
    public synchronized int allocations() {
        return allocations;
    }

    /** How often page-locked memory was allocated. */
    synchronized int pinnedAllocations() {
        return pinnedAllocations;
    }

    /** Page-locked buffers, streams and events that there are. */
    public synchronized int objects() {
        return pinned.size() + handles.size();
    }

    /** Whether copies are refused from now on. */
    synchronized void fail(boolean refused) {
        fails = refused;
    }

    /** Whether page-locked memory is refused from now on. */
    synchronized void refusePinned(boolean refused) {
        refusesPinned = refused;
    }

    @Override
    public FakeDriver apart() {
        return new FakeDriver(capacity);
    }

    @Override
    public DeviceProperties properties() {
        return new DeviceProperties("Fake", 9, 0, 132, 232448, 13000);
    }

    @Override
    public synchronized long allocate(long bytes) {
        assertTrue(bytes > 0);
        if (used + bytes > capacity) {
            throw new CudaException(OUT_OF_MEMORY, "CUDA_ERROR_OUT_OF_MEMORY from cuMemAlloc of " + bytes + " bytes");
        }
        allocations++;
        used += bytes;
        long address = blocks.isEmpty()
                ? 0x1000
                : (blocks.lastKey() + blocks.lastEntry().getValue() + 511) / 256 * 256;
        blocks.put(address, bytes);
        return address;
    }

    @Override
    public synchronized void free(long address) {
        Long bytes = blocks.remove(address);
        assertTrue(bytes != null, "freed what was not allocated");
        runUntil(queued);
        used -= bytes;
        contents.remove(address);
    }

    @Override
    public synchronized MemoryInfo memoryInfo() {
        return new MemoryInfo(capacity - used, capacity);
    }

    private static long address(Buffer direct) {
        return Pointer.nativeValue(Native.getDirectBufferPointer(direct));
    }

    @Override
    public synchronized ByteBuffer allocatePinned(int bytes) {
        if (refusesPinned) {
            throw new CudaException(
                    OUT_OF_MEMORY, "CUDA_ERROR_OUT_OF_MEMORY from cuMemHostAlloc of " + bytes + " bytes");
        }
        ByteBuffer memory = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
        pinnedAllocations++;
        pinned.put(address(memory), bytes);
        return memory;
    }

    @Override
    public synchronized void freePinned(ByteBuffer memory) {
        runUntil(queued);
        assertTrue(pinned.remove(address(memory)) != null, "freed what was not page-locked");
    }

    /** It has no kernels that would look there. */
    @Override
    public long deviceAddress(ByteBuffer memory) {
        return 0;
    }

    @Override
    public synchronized boolean isPinned(Buffer memory) {
        Map.Entry<Long, Integer> block = pinned.floorEntry(address(memory));
        return block != null && address(memory) < block.getKey() + block.getValue();
    }

    private long create() {
        handles.add(++lastHandle);
        return lastHandle;
    }

    private void require(long handle) {
        assertTrue(handles.contains(handle), "no such stream or event");
    }

    @Override
    public synchronized long createStream() {
        return create();
    }

    @Override
    public synchronized void destroyStream(long stream) {
        require(stream);
        handles.remove(stream);
    }

    @Override
    public synchronized void synchronize(long stream) {
        require(stream);
        runUntil(queued);
    }

    private void runUntil(long target) {
        for (; done < target; done++) {
            queue.remove().run();
        }
    }

    @Override
    public synchronized long createEvent() {
        return create();
    }

    @Override
    public synchronized long createTimedEvent() {
        return create();
    }

    /** A microsecond for each thing that was queued. */
    @Override
    public synchronized double microseconds(long from, long to) {
        return recorded.get(to) - recorded.get(from);
    }

    @Override
    public synchronized void destroyEvent(long event) {
        require(event);
        handles.remove(event);
    }

    @Override
    public synchronized void record(long event, long stream) {
        require(event);
        require(stream);
        recorded.put(event, queued);
    }

    /** There is one queue, which is in order. */
    @Override
    public synchronized void synchronizeEvent(long event) {
        runUntil(recorded.get(event));
    }

    /** Memory of the device. */
    private ByteBuffer device(long address, int bytes) {
        Map.Entry<Long, Long> block = blocks.floorEntry(address);
        assertTrue(
                block != null && address + bytes <= block.getKey() + block.getValue(), "outside of allocated memory");
        return contents.computeIfAbsent(
                        block.getKey(),
                        key -> ByteBuffer.allocate(block.getValue().intValue()))
                .slice((int) (address - block.getKey()), bytes);
    }

    /** Memory of the host. */
    private static ByteBuffer host(Buffer direct) {
        assertTrue(direct.isDirect(), "not direct");
        int element = HostSpan.elementBytes(direct);
        return Native.getDirectBufferPointer(direct)
                .getByteBuffer((long) direct.position() * element, (long) direct.remaining() * element);
    }

    private void enqueue(long stream, Runnable work) {
        require(stream);
        if (fails) {
            throw new CudaException(ILLEGAL_ADDRESS, "CUDA_ERROR_ILLEGAL_ADDRESS from a copy");
        }
        queue.add(work);
        queued++;
    }

    @Override
    public synchronized void copyToDevice(Buffer from, long to, long stream) {
        ByteBuffer source = host(from);
        enqueue(stream, () -> device(to, source.remaining()).put(source));
    }

    @Override
    public synchronized void copyToHost(long from, Buffer to, long stream) {
        ByteBuffer target = host(to);
        enqueue(stream, () -> target.put(device(from, target.remaining())));
    }

    @Override
    public synchronized void copyOnDevice(long from, long to, long bytes, long stream) {
        enqueue(stream, () -> device(to, (int) bytes).put(device(from, (int) bytes)));
    }

    @Override
    public long loadModule(byte[] image) {
        throw new AssertionError("it has no kernels");
    }

    @Override
    public void unloadModule(long module) {
        throw new AssertionError("it has no kernels");
    }

    @Override
    public long function(long module, String name) {
        throw new AssertionError("it has no kernels");
    }

    @Override
    public void allowSharedMemory(long function, int bytes) {
        throw new AssertionError("it has no kernels");
    }

    @Override
    public void launch(long function, Grid grid, Arguments arguments, long stream) {
        throw new AssertionError("it has no kernels");
    }

    @Override
    public void close() {
        assertTrue(blocks.isEmpty() && pinned.isEmpty() && handles.isEmpty(), "something was not freed");
    }
}
