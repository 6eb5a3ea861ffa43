package dev.densor.cuda.driver;

import static jcuda.driver.JCudaDriver.CU_MEMHOSTALLOC_DEVICEMAP;
import static jcuda.driver.JCudaDriver.CU_MEMHOSTALLOC_PORTABLE;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import jcuda.Pointer;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUevent;
import jcuda.driver.CUevent_flags;
import jcuda.driver.CUfunction;
import jcuda.driver.CUfunction_attribute;
import jcuda.driver.CUmodule;
import jcuda.driver.CUresult;
import jcuda.driver.CUstream;
import jcuda.driver.CUstream_flags;
import jcuda.driver.JCudaDriver;

/**
 * A device in its primary context, which everything in this process that uses the device shares, so that one can work
 * with what another computed; or in one {@link #apart} of it. What was made through this object is freed when it is
 * closed.
 */
public final class CudaContext implements Driver {
    private final String name;
    private final DeviceProperties properties;
    private final int ordinal;
    private final CUdevice device;
    private final boolean primary;
    private final CUcontext context = new CUcontext();
    private final LaunchBlock launches;
    private final Set<Long> memory = ConcurrentHashMap.newKeySet();
    private final Map<ByteBuffer, Pointer> pinned = Collections.synchronizedMap(new IdentityHashMap<>());
    private final Handles<CUstream> streams = new Handles<>("stream");
    private final Handles<CUevent> events = new Handles<>("event");
    private final Handles<CUmodule> modules = new Handles<>("module");
    private final Handles<CUfunction> functions = new Handles<>("kernel");
    private volatile boolean closed;

    private CudaContext(int ordinal, DeviceProperties properties, boolean primary) {
        this.name = "cuda:" + ordinal;
        this.ordinal = ordinal;
        this.properties = properties;
        this.device = Devices.handle(ordinal);
        this.primary = primary;
        if (primary) {
            CudaStatus.check(() -> JCudaDriver.cuDevicePrimaryCtxRetain(context, device), "cuDevicePrimaryCtxRetain");
        } else {
            CudaStatus.check(() -> JCudaDriver.cuCtxCreate(context, 0, device), "cuCtxCreate");
        }
        try {
            enter();
            launches = new LaunchBlock(hostMemory(LaunchBlock.BYTES));
        } catch (CudaException failed) {
            leave();
            throw failed;
        }
    }

    /** The driver keeps its own count of a primary context's users. */
    private void leave() {
        CudaStatus.of(
                () -> primary ? JCudaDriver.cuDevicePrimaryCtxRelease(device) : JCudaDriver.cuCtxDestroy(context));
    }

    /**
     * Opens a device.
     *
     * @param ordinal of those that {@link Devices} lists
     * @throws UnavailableException when there is no driver, or no such device
     */
    public static CudaContext open(int ordinal) throws UnavailableException {
        List<Devices.Device> devices = Devices.find().list();
        if (ordinal >= devices.size()) {
            throw new UnavailableException(
                    "the NVIDIA driver shows " + devices.size() + " device(s), counted from 0",
                    "CUDA_VISIBLE_DEVICES may hide some");
        }
        return new CudaContext(ordinal, devices.get(ordinal).properties(), true);
    }

    @Override
    public CudaContext apart() {
        return new CudaContext(ordinal, properties, false);
    }

    /** Whichever thread calls: CUDA keeps the current context by thread, and others may have changed it. */
    void enter() {
        if (closed) {
            throw new IllegalStateException(name + " is closed");
        }
        CudaStatus.check(() -> JCudaDriver.cuCtxSetCurrent(context), "cuCtxSetCurrent");
    }

    private static Pointer hostMemory(long bytes) {
        Pointer pointer = new Pointer();
        int flags = CU_MEMHOSTALLOC_PORTABLE | CU_MEMHOSTALLOC_DEVICEMAP;
        int status = CudaStatus.of(() -> JCudaDriver.cuMemHostAlloc(pointer, bytes, flags));
        if (status != CUresult.CUDA_SUCCESS) {
            String shortage = status == CUresult.CUDA_ERROR_OUT_OF_MEMORY
                    ? "; it is the machine, or this container, that has too little memory to lock, not the device"
                    : "";
            throw CudaStatus.failure(status, "cuMemHostAlloc of " + bytes + " bytes" + shortage);
        }
        return pointer;
    }

    private static CUdeviceptr at(long address) {
        return new CUdeviceptr().withByteOffset(address);
    }

    @Override
    public DeviceProperties properties() {
        return properties;
    }

    @Override
    public long allocate(long bytes) {
        enter();
        CUdeviceptr pointer = new CUdeviceptr();
        int status = CudaStatus.of(() -> JCudaDriver.cuMemAlloc(pointer, bytes));
        if (status != CUresult.CUDA_SUCCESS) {
            throw CudaStatus.failure(status, "cuMemAlloc of " + bytes + " bytes");
        }
        long address = Handles.valueOf(pointer);
        memory.add(address);
        return address;
    }

    @Override
    public void free(long address) {
        enter();
        if (!memory.remove(address)) {
            throw new IllegalStateException(
                    name + ": 0x" + Long.toHexString(address) + " was freed or never allocated");
        }
        CudaStatus.check(() -> JCudaDriver.cuMemFree(at(address)), "cuMemFree");
    }

    @Override
    public MemoryInfo memoryInfo() {
        enter();
        long[] free = new long[1];
        long[] total = new long[1];
        CudaStatus.check(() -> JCudaDriver.cuMemGetInfo(free, total), "cuMemGetInfo");
        return new MemoryInfo(free[0], total[0]);
    }

    @Override
    public ByteBuffer allocatePinned(int bytes) {
        enter();
        Pointer pointer = hostMemory(bytes);
        ByteBuffer buffer = pointer.getByteBuffer(0, bytes);
        pinned.put(buffer, pointer);
        return buffer;
    }

    @Override
    public void freePinned(ByteBuffer buffer) {
        enter();
        Pointer pointer = pinned.remove(buffer);
        if (pointer == null) {
            throw new IllegalStateException(name + ": page-locked memory was freed or is not of this device");
        }
        CudaStatus.check(() -> JCudaDriver.cuMemFreeHost(pointer), "cuMemFreeHost");
    }

    @Override
    public long deviceAddress(ByteBuffer buffer) {
        enter();
        Pointer pointer = pinned.get(buffer);
        if (pointer == null) {
            throw new IllegalStateException(name + ": page-locked memory was freed or is not of this device");
        }
        CUdeviceptr address = new CUdeviceptr();
        int status = CudaStatus.of(() -> JCudaDriver.cuMemHostGetDevicePointer(address, pointer, 0));
        return status == CUresult.CUDA_SUCCESS ? Handles.valueOf(address) : 0;
    }

    @Override
    public boolean isPinned(Buffer buffer) {
        enter();
        if (!buffer.isDirect()) {
            return false;
        }
        Pointer pointer = HostSpan.of(buffer).pointer();
        return CudaStatus.of(() -> JCudaDriver.cuMemHostGetFlags(new int[1], pointer)) == CUresult.CUDA_SUCCESS;
    }

    @Override
    public long createStream() {
        enter();
        CUstream stream = new CUstream();
        CudaStatus.check(
                () -> JCudaDriver.cuStreamCreate(stream, CUstream_flags.CU_STREAM_NON_BLOCKING), "cuStreamCreate");
        return streams.add(stream);
    }

    /** A stream as JCuda's libraries take it. */
    CUstream stream(long stream) {
        return streams.get(stream);
    }

    @Override
    public void destroyStream(long stream) {
        enter();
        CudaStatus.check(() -> JCudaDriver.cuStreamDestroy(streams.remove(stream)), "cuStreamDestroy");
    }

    @Override
    public void synchronize(long stream) {
        enter();
        CUstream queue = streams.get(stream);
        if (!Polling.ends(() -> JCudaDriver.cuStreamQuery(queue), "cuStreamQuery")) {
            long end = createEvent();
            try {
                record(end, stream);
                sleep(events.get(end));
            } finally {
                destroyEvent(end);
            }
        }
    }

    @Override
    public long createEvent() {
        enter();
        CUevent event = new CUevent();
        // What waits for one asks for no time, and without it both are faster.
        int flags = CUevent_flags.CU_EVENT_DISABLE_TIMING | CUevent_flags.CU_EVENT_BLOCKING_SYNC;
        CudaStatus.check(() -> JCudaDriver.cuEventCreate(event, flags), "cuEventCreate");
        return events.add(event);
    }

    @Override
    public long createTimedEvent() {
        enter();
        CUevent event = new CUevent();
        CudaStatus.check(() -> JCudaDriver.cuEventCreate(event, CUevent_flags.CU_EVENT_BLOCKING_SYNC), "cuEventCreate");
        return events.add(event);
    }

    @Override
    public double microseconds(long from, long to) {
        enter();
        float[] milliseconds = new float[1];
        CudaStatus.check(
                () -> JCudaDriver.cuEventElapsedTime(milliseconds, events.get(from), events.get(to)),
                "cuEventElapsedTime");
        return 1e3 * milliseconds[0];
    }

    @Override
    public void destroyEvent(long event) {
        enter();
        CudaStatus.check(() -> JCudaDriver.cuEventDestroy(events.remove(event)), "cuEventDestroy");
    }

    @Override
    public void record(long event, long stream) {
        enter();
        CudaStatus.check(() -> JCudaDriver.cuEventRecord(events.get(event), streams.get(stream)), "cuEventRecord");
    }

    @Override
    public void synchronizeEvent(long event) {
        enter();
        CUevent end = events.get(event);
        if (!Polling.ends(() -> JCudaDriver.cuEventQuery(end), "cuEventQuery")) {
            sleep(end);
        }
    }

    /** Every event is one for which the driver lets a thread sleep. */
    private static void sleep(CUevent event) {
        CudaStatus.check(() -> JCudaDriver.cuEventSynchronize(event), "cuEventSynchronize");
    }

    @Override
    public void copyToDevice(Buffer from, long to, long stream) {
        enter();
        HostSpan span = HostSpan.of(from);
        CudaStatus.check(
                () -> JCudaDriver.cuMemcpyHtoDAsync(at(to), span.pointer(), span.bytes(), streams.get(stream)),
                "cuMemcpyHtoDAsync");
    }

    @Override
    public void copyToHost(long from, Buffer to, long stream) {
        enter();
        HostSpan span = HostSpan.of(to);
        CudaStatus.check(
                () -> JCudaDriver.cuMemcpyDtoHAsync(span.pointer(), at(from), span.bytes(), streams.get(stream)),
                "cuMemcpyDtoHAsync");
    }

    @Override
    public void copyOnDevice(long from, long to, long bytes, long stream) {
        enter();
        CudaStatus.check(
                () -> JCudaDriver.cuMemcpyDtoDAsync(at(to), at(from), bytes, streams.get(stream)), "cuMemcpyDtoDAsync");
    }

    @Override
    public long loadModule(byte[] image) {
        enter();
        return modules.add(ModuleLoader.load(image));
    }

    @Override
    public void unloadModule(long module) {
        enter();
        CudaStatus.check(() -> JCudaDriver.cuModuleUnload(modules.remove(module)), "cuModuleUnload");
    }

    @Override
    public long function(long module, String kernel) {
        enter();
        CUfunction function = new CUfunction();
        int status = CudaStatus.of(() -> JCudaDriver.cuModuleGetFunction(function, modules.get(module), kernel));
        if (status != CUresult.CUDA_SUCCESS) {
            throw CudaStatus.failure(status, "cuModuleGetFunction of " + kernel);
        }
        return functions.add(function);
    }

    @Override
    public void allowSharedMemory(long function, int bytes) {
        enter();
        int attribute = CUfunction_attribute.CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES;
        int status = CudaStatus.of(() -> JCudaDriver.cuFuncSetAttribute(functions.get(function), attribute, bytes));
        if (status != CUresult.CUDA_SUCCESS) {
            throw CudaStatus.failure(status, "cuFuncSetAttribute of " + bytes + " bytes of shared memory");
        }
    }

    @Override
    public void launch(long function, Grid grid, Arguments arguments, long stream) {
        CUfunction kernel = functions.get(function);
        CUstream queue = streams.get(stream);
        int status;
        synchronized (launches) {
            enter();
            Pointer parameters = launches.fill(arguments);
            status = CudaStatus.of(() -> launch(kernel, grid, parameters, queue));
        }
        if (status != CUresult.CUDA_SUCCESS) {
            throw CudaStatus.failure(status, "cuLaunchKernel with " + grid);
        }
    }

    private static int launch(CUfunction kernel, Grid grid, Pointer parameters, CUstream queue) {
        int threads = grid.threads();
        int shared = grid.sharedBytes();
        return JCudaDriver.cuLaunchKernel(
                kernel, grid.x(), grid.y(), grid.z(), threads, 1, 1, shared, queue, parameters, null);
    }

    /** Nothing is looked at that goes wrong: what cannot be freed any more is in the hands of a driver that failed. */
    @Override
    public void close() {
        synchronized (launches) {
            if (closed) {
                return;
            }
            closed = true;
            CudaStatus.of(() -> JCudaDriver.cuCtxSetCurrent(context));
            streams.forEach(JCudaDriver::cuStreamSynchronize);
            CudaStatus.of(() -> JCudaDriver.cuMemFreeHost(launches.pointer()));
        }
        memory.forEach(address -> CudaStatus.of(() -> JCudaDriver.cuMemFree(at(address))));
        pinned.values().forEach(pointer -> CudaStatus.of(() -> JCudaDriver.cuMemFreeHost(pointer)));
        events.forEach(JCudaDriver::cuEventDestroy);
        streams.forEach(JCudaDriver::cuStreamDestroy);
        modules.forEach(JCudaDriver::cuModuleUnload);
        leave();
    }

    @Override
    public String toString() {
        return name;
    }
}
