package dev.densor.cuda.driver;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * A device that is the processor: it runs the kernels' own sources, compiled by g++. Everything that is queued is done
 * at once, or as late as can be: when somebody waits for it, and not before. Who then overwrites page-locked memory
 * that a kernel was still to read spoils its result for certain. What a kernel does outside of its memory, of which
 * page-locked memory is a part, and much that it may do wrong with shared memory and barriers, fails the launch with a
 * message; a late one where somebody waits.
 */
public final class EmulatedDriver implements Driver {
    private static final int INVALID_VALUE = 1;
    private static final int OUT_OF_MEMORY = 2;
    private static final int NOT_FOUND = 500;
    private static final int ILLEGAL_ADDRESS = 700;
    private static final long TOTAL = 2L << 30;

    private final EmulatedLibrary library = EmulatedLibrary.load();
    private final Map<Long, Long> allocations = new ConcurrentHashMap<>();
    private final Map<Long, String> handles = new ConcurrentHashMap<>();
    private final Map<Long, Long> passed = new ConcurrentHashMap<>();
    private final Map<Long, Integer> allowedShared = new ConcurrentHashMap<>();
    private final Map<ByteBuffer, Long> pinned = Collections.synchronizedMap(new IdentityHashMap<>());
    private final boolean isLate;
    /** What a late device has still to do, and how much it was given and has done; all guarded by the queue. */
    private final Deque<Runnable> queue = new ArrayDeque<>();

    private final Map<Long, Long> recorded = new HashMap<>();
    private long queued;
    private long done;
    private final AtomicLong nextHandle = new AtomicLong(1);
    private final AtomicLong used = new AtomicLong();
    private final AtomicLong launches = new AtomicLong();

    /** A device that does everything at once. */
    public EmulatedDriver() {
        this(false);
    }

    private EmulatedDriver(boolean isLate) {
        this.isLate = isLate;
    }

    /** A device that does nothing before somebody waits for it. */
    public static EmulatedDriver late() {
        return new EmulatedDriver(true);
    }

    private void enqueue(Runnable work) {
        synchronized (queue) {
            queue.add(work);
            queued++;
            if (!isLate) {
                runUntil(queued);
            }
        }
    }

    private void runUntil(long target) {
        synchronized (queue) {
            while (done < target) {
                done++;
                queue.remove().run();
            }
        }
    }

    private void runAll() {
        synchronized (queue) {
            runUntil(queued);
        }
    }

    /** Why there is none on this machine, if so. */
    public static Optional<String> missing() {
        return EmulatedLibrary.missing();
    }

    /** How many kernels ran. */
    public long launches() {
        return launches.get();
    }

    /** What was made and not ended: streams, events, modules, allocations of either memory. */
    public int held() {
        return handles.size() + allocations.size() + pinned.size();
    }

    @Override
    public DeviceProperties properties() {
        return new DeviceProperties("processor that runs CUDA's kernels", 9, 0, 2, 227 * 1024, 12060);
    }

    @Override
    public EmulatedDriver apart() {
        return new EmulatedDriver(isLate);
    }

    @Override
    public long allocate(long bytes) {
        long address = used.addAndGet(bytes) > TOTAL ? 0 : library.allocate(bytes);
        if (address == 0) {
            used.addAndGet(-bytes);
            throw new CudaException(OUT_OF_MEMORY, "CUDA_ERROR_OUT_OF_MEMORY allocating " + bytes + " bytes");
        }
        allocations.put(address, bytes);
        return address;
    }

    @Override
    public void free(long address) {
        runAll();
        Long bytes = allocations.remove(address);
        if (bytes == null || !library.free(address)) {
            throw new CudaException(INVALID_VALUE, "CUDA_ERROR_INVALID_VALUE freeing " + address);
        }
        used.addAndGet(-bytes);
    }

    @Override
    public MemoryInfo memoryInfo() {
        return new MemoryInfo(TOTAL - used.get(), TOTAL);
    }

    /** Kernels reach it, and the host does by what is given back; like the device's it is full of NaN. */
    @Override
    public ByteBuffer allocatePinned(int bytes) {
        long address = library.allocate(bytes);
        if (address == 0) {
            throw new CudaException(OUT_OF_MEMORY, "CUDA_ERROR_OUT_OF_MEMORY locking " + bytes + " bytes");
        }
        ByteBuffer memory = memory(address, bytes);
        pinned.put(memory, address);
        return memory;
    }

    /** The driver does not promise to wait for what uses it. */
    @Override
    public void freePinned(ByteBuffer memory) {
        synchronized (queue) {
            if (!queue.isEmpty()) {
                throw new IllegalStateException("page-locked memory is freed before what was queued is done");
            }
        }
        Long address = pinned.remove(memory);
        if (address == null || !library.free(address)) {
            throw new IllegalStateException("page-locked memory was freed, or never allocated");
        }
    }

    @Override
    public long deviceAddress(ByteBuffer memory) {
        return pinned.get(memory);
    }

    private long handle(String what) {
        long handle = nextHandle.getAndIncrement();
        handles.put(handle, what);
        return handle;
    }

    private void end(long handle) {
        if (handles.remove(handle) == null) {
            throw new CudaException(INVALID_VALUE, "CUDA_ERROR_INVALID_HANDLE " + handle);
        }
    }

    private void require(long handle) {
        if (!handles.containsKey(handle)) {
            throw new CudaException(INVALID_VALUE, "CUDA_ERROR_INVALID_HANDLE " + handle);
        }
    }

    @Override
    public long createStream() {
        return handle("stream");
    }

    @Override
    public void destroyStream(long stream) {
        end(stream);
    }

    @Override
    public void synchronize(long stream) {
        require(stream);
        runAll();
    }

    @Override
    public long createEvent() {
        return handle("event");
    }

    @Override
    public long createTimedEvent() {
        return handle("timed event");
    }

    @Override
    public double microseconds(long from, long to) {
        return (passed.get(to) - passed.get(from)) / 1e3;
    }

    @Override
    public void destroyEvent(long event) {
        end(event);
        passed.remove(event);
    }

    @Override
    public void record(long event, long stream) {
        require(event);
        require(stream);
        enqueue(() -> passed.put(event, System.nanoTime()));
        synchronized (queue) {
            recorded.put(event, queued);
        }
    }

    @Override
    public void synchronizeEvent(long event) {
        require(event);
        synchronized (queue) {
            runUntil(recorded.getOrDefault(event, 0L));
        }
    }

    /** The device's memory as it is, for a test that changes or looks at it. */
    public ByteBuffer memory(long address, long bytes) {
        if (!library.contains(address, bytes)) {
            throw new CudaException(
                    ILLEGAL_ADDRESS, "CUDA_ERROR_ILLEGAL_ADDRESS: " + bytes + " bytes at " + Long.toHexString(address));
        }
        return new Pointer(address).getByteBuffer(0, bytes).order(ByteOrder.nativeOrder());
    }

    @Override
    public boolean isPinned(Buffer memory) {
        if (!memory.isDirect()) {
            return false;
        }
        long address = Pointer.nativeValue(Native.getDirectBufferPointer(memory));
        synchronized (pinned) {
            return pinned.entrySet().stream()
                    .anyMatch(one -> address >= one.getValue()
                            && address < one.getValue() + one.getKey().capacity());
        }
    }

    /** From page-locked memory when its turn comes; from other memory what is there now, as the driver does it. */
    @Override
    public void copyToDevice(Buffer from, long to, long stream) {
        require(stream);
        ByteBuffer source = bytes(HostSpan.of(from));
        memory(to, source.remaining());
        ByteBuffer given = isPinned(from)
                ? source
                : ByteBuffer.allocate(source.remaining()).put(source).rewind();
        enqueue(() -> memory(to, given.remaining()).put(given));
    }

    @Override
    public void copyToHost(long from, Buffer to, long stream) {
        require(stream);
        ByteBuffer target = bytes(HostSpan.of(to));
        memory(from, target.remaining());
        enqueue(() -> target.put(memory(from, target.remaining())));
        if (!isPinned(to)) {
            runAll();
        }
    }

    private static ByteBuffer bytes(HostSpan span) {
        return span.pointer().getByteBuffer(0, span.bytes());
    }

    @Override
    public void copyOnDevice(long from, long to, long bytes, long stream) {
        require(stream);
        memory(from, bytes);
        memory(to, bytes);
        enqueue(() -> memory(to, bytes).put(memory(from, bytes)));
    }

    @Override
    public long loadModule(byte[] image) {
        return handle(new String(image, StandardCharsets.ISO_8859_1));
    }

    @Override
    public void unloadModule(long module) {
        end(module);
    }

    @Override
    public long function(long module, String name) {
        require(module);
        // PTX has an entry of this name, machine code a section, whose name is among those at the end of the ELF file.
        Pattern entry =
                Pattern.compile("\\.entry " + Pattern.quote(name) + "\\(|\\.text\\." + Pattern.quote(name) + "\0");
        long function = library.find(name);
        if (function == 0 || !entry.matcher(handles.get(module)).find()) {
            throw new CudaException(NOT_FOUND, "CUDA_ERROR_NOT_FOUND: kernel " + name);
        }
        return function;
    }

    @Override
    public void allowSharedMemory(long function, int bytes) {
        int most = properties().sharedBytesPerBlock();
        if (bytes > most) {
            throw new CudaException(INVALID_VALUE, "CUDA_ERROR_INVALID_VALUE: " + bytes + " of " + most + " bytes");
        }
        allowedShared.put(function, bytes);
    }

    @Override
    public void launch(long function, Grid grid, Arguments arguments, long stream) {
        require(stream);
        int allowed = allowedShared.getOrDefault(function, 48 * 1024);
        if (grid.sharedBytes() > allowed) {
            throw new CudaException(
                    INVALID_VALUE,
                    "CUDA_ERROR_INVALID_VALUE: " + grid.sharedBytes() + " bytes of shared memory of " + allowed);
        }
        launches.incrementAndGet();
        // The parameters are read now: whoever launches may change them afterwards.
        Arguments given = Arguments.of(arguments.values().toArray());
        enqueue(() -> library.launch(function, grid, given).ifPresent(message -> {
            throw new CudaException(ILLEGAL_ADDRESS, "CUDA_ERROR_ILLEGAL_ADDRESS: " + message);
        }));
    }

    @Override
    public void close() {
        synchronized (queue) {
            done = queued;
            queue.clear();
        }
        List.copyOf(pinned.keySet()).forEach(this::freePinned);
        for (long address : allocations.keySet()) {
            free(address);
        }
        handles.clear();
    }
}
