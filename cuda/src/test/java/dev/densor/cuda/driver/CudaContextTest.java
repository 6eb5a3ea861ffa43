package dev.densor.cuda.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.file.Path;
import java.util.Map;
import jcuda.driver.JCudaDriver;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What reaches the driver through JCuda, seen from a driver that only takes note. */
class CudaContextTest {
    private static final byte[] IMAGE = "// kernels".getBytes();

    @TempDir
    private static Path folder;

    private static Stub stub;

    @BeforeAll
    static void compile() throws IOException, InterruptedException {
        stub = new Stub(folder);
        stub.compile("libcuda.c", "libcuda.so.1");
    }

    private static long live(Driver driver, long stream) {
        long module = driver.loadModule(IMAGE);
        long address = driver.allocate(8);
        driver.launch(driver.function(module, "live"), Grid.of(1, 1), Arguments.of(address), stream);
        ByteBuffer count = ByteBuffer.allocateDirect(8).order(ByteOrder.nativeOrder());
        driver.copyToHost(address, count, stream);
        driver.free(address);
        driver.unloadModule(module);
        return count.getLong(0);
    }

    static final class Copies {
        public static void main(String[] arguments) throws UnavailableException {
            try (Driver driver = CudaContext.open(0)) {
                long stream = driver.createStream();
                ByteBuffer pinned = driver.allocatePinned(4096);
                FloatBuffer floats = pinned.asFloatBuffer();
                for (int i = 0; i < floats.capacity(); i++) {
                    floats.put(i, i);
                }
                assertEquals(ByteOrder.nativeOrder(), pinned.order());
                assertTrue(driver.isPinned(floats.position(100)));
                assertFalse(driver.isPinned(ByteBuffer.allocateDirect(4096)));
                assertFalse(driver.isPinned(FloatBuffer.allocate(1)));
                long address = driver.allocate(1024);
                driver.copyToDevice(floats.position(100).limit(103), address, stream);
                driver.copyOnDevice(address + 4, address + 8, 8, stream);
                FloatBuffer read = ByteBuffer.allocateDirect(40)
                        .order(ByteOrder.nativeOrder())
                        .asFloatBuffer();
                driver.copyToHost(address, read.position(5), stream);
                driver.synchronize(stream);
                float[] expected = {0, 0, 0, 0, 0, 100, 101, 101, 102, 0};
                assertEquals(FloatBuffer.wrap(expected), read.position(0));
                assertThrows(
                        IllegalArgumentException.class,
                        () -> driver.copyToDevice(FloatBuffer.allocate(1), address, stream));
                driver.freePinned(pinned);
                assertThrows(IllegalStateException.class, () -> driver.freePinned(pinned));
            }
        }
    }

    static final class Apart {
        public static void main(String[] arguments) throws UnavailableException {
            try (Driver driver = CudaContext.open(0)) {
                long stream = driver.createStream();
                long before = live(driver, stream);
                try (Driver apart = driver.apart()) {
                    assertEquals(driver.properties(), apart.properties());
                    apart.allocate(8);
                    driver.free(driver.allocate(8));
                    long there = apart.createStream();
                    // Its context, its block for launches, its memory and its stream.
                    assertEquals(before + 4, live(apart, there));
                }
                assertEquals(before, live(driver, stream));
            }
        }
    }

    @Test
    void aContextApartIsEndedWithAllThatWasMadeInIt() throws IOException, InterruptedException {
        stub.run(Apart.class, Map.of()).ok();
    }

    @Test
    void copiesBeginAtTheBuffersPosition() throws IOException, InterruptedException {
        stub.run(Copies.class, Map.of()).ok();
    }

    static final class Mapping {
        public static void main(String[] arguments) throws UnavailableException {
            try (Driver driver = CudaContext.open(0)) {
                long stream = driver.createStream();
                ByteBuffer pinned = driver.allocatePinned(64);
                long address = driver.deviceAddress(pinned);
                boolean isRefused = System.getenv("STUB_MAPPING") != null;
                assertEquals(isRefused, address == 0);
                if (isRefused) {
                    return;
                }
                driver.launch(
                        driver.function(driver.loadModule(IMAGE), "live"),
                        Grid.of(1, 1),
                        Arguments.of(address + 8),
                        stream);
                assertTrue(pinned.getLong(8) > 0, "the kernel wrote where Java reads");
                driver.freePinned(pinned);
                assertThrows(IllegalStateException.class, () -> driver.deviceAddress(pinned));
            }
        }
    }

    @Test
    void aKernelFindsPinnedMemoryAtItsDeviceAddress() throws IOException, InterruptedException {
        stub.run(Mapping.class, Map.of()).ok();
    }

    @Test
    void memoryThatADeviceCannotMapHasNoAddressThere() throws IOException, InterruptedException {
        stub.run(Mapping.class, Map.of("STUB_MAPPING", "801")).ok();
    }

    static final class Waits {
        public static void main(String[] arguments) throws UnavailableException {
            try (Driver driver = CudaContext.open(0)) {
                long stream = driver.createStream();
                long module = driver.loadModule(IMAGE);
                long event = driver.createEvent();
                driver.record(event, stream);
                driver.synchronize(stream);
                driver.synchronizeEvent(event);
                long address = driver.allocate(16);
                driver.launch(driver.function(module, "waits"), Grid.of(1, 1), Arguments.of(address), stream);
                ByteBuffer counts = ByteBuffer.allocateDirect(16).order(ByteOrder.nativeOrder());
                driver.copyToHost(address, counts, stream);
                boolean busy = System.getenv("STUB_BUSY") != null;
                assertEquals(busy ? 2 : 0, counts.getLong(8), "times asleep");
                assertTrue(
                        busy ? counts.getLong(0) >= 2 : counts.getLong(0) == 2, () -> counts.getLong(0) + " queries");
            }
        }
    }

    @Test
    void whoHasNothingToWaitForAsksOnce() throws IOException, InterruptedException {
        stub.run(Waits.class, Map.of()).ok();
    }

    @Test
    void aLongWaitIsSleptThrough() throws IOException, InterruptedException {
        stub.run(Waits.class, Map.of("STUB_BUSY", "1")).ok();
    }

    static final class Launches {
        public static void main(String[] arguments) throws UnavailableException {
            try (Driver driver = CudaContext.open(0)) {
                long stream = driver.createStream();
                long address = driver.allocate(64);
                long kernel = driver.function(driver.loadModule(IMAGE), "parameters");
                driver.allowSharedMemory(kernel, 100_000);
                ByteBuffer triple = ByteBuffer.allocate(16).order(ByteOrder.nativeOrder());
                triple.putInt(0).putInt(7).putInt(8).putInt(9).position(4);
                Arguments parameters = Arguments.of(address, 5, 0.1, 2.5f, triple, Long.MIN_VALUE);
                driver.launch(kernel, new Grid(3, 2, 4, 256, 512), parameters, stream);
                ByteBuffer seen = ByteBuffer.allocateDirect(64).order(ByteOrder.nativeOrder());
                driver.copyToHost(address, seen, stream);
                int[] grid = new int[7];
                seen.asIntBuffer().get(grid);
                assertEquals(IntBuffer.wrap(new int[] {3, 2, 4, 256, 1, 1, 512}), IntBuffer.wrap(grid));
                assertEquals(5, seen.getInt(28));
                assertEquals(0.1, seen.getDouble(32));
                assertEquals(2.5f, seen.getFloat(40));
                assertEquals(7, seen.getInt(44));
                assertEquals(9, seen.getInt(52));
                assertEquals(Long.MIN_VALUE, seen.getLong(56));
                CudaException refused = assertThrows(
                        CudaException.class, () -> driver.launch(kernel, Grid.of(9, 2048), parameters, stream));
                assertEquals(
                        "CUDA_ERROR_INVALID_VALUE from cuLaunchKernel with Grid[x=9, y=1, z=1, threads=2048,"
                                + " sharedBytes=0]",
                        refused.getMessage());
            }
        }
    }

    @Test
    void aKernelIsGivenItsParametersAndItsGrid() throws IOException, InterruptedException {
        stub.run(Launches.class, Map.of()).ok();
    }

    static final class Failures {
        public static void main(String[] arguments) throws UnavailableException {
            CudaContext driver = CudaContext.open(0);
            for (boolean throwing : new boolean[] {false, true}) {
                JCudaDriver.setExceptionsEnabled(throwing);
                CudaException full = assertThrows(CudaException.class, () -> driver.allocate(2L << 30));
                assertTrue(full.isOutOfMemory());
                assertEquals("CUDA_ERROR_OUT_OF_MEMORY from cuMemAlloc of 2147483648 bytes", full.getMessage());
                CudaException wrong = assertThrows(CudaException.class, () -> driver.loadModule("nonsense".getBytes()));
                assertEquals(
                        "CUDA_ERROR_INVALID_PTX from cuModuleLoadDataEx: line 1: what is nonsense?",
                        wrong.getMessage());
                assertFalse(driver.isPinned(ByteBuffer.allocateDirect(1)));
            }
            long module = driver.loadModule(IMAGE);
            CudaException missing = assertThrows(CudaException.class, () -> driver.function(module, "none"));
            assertEquals("CUDA_ERROR_NOT_FOUND from cuModuleGetFunction of none", missing.getMessage());
            long stream = driver.createStream();
            CudaException lost = assertThrows(CudaException.class, () -> driver.synchronize(stream));
            assertEquals(
                    "CUDA_ERROR_ILLEGAL_ADDRESS from cuStreamQuery; an operation queued earlier may have caused it;"
                            + " the device cannot be used in this process any more: start it again",
                    lost.getMessage());
            IllegalStateException unknown = assertThrows(IllegalStateException.class, () -> driver.synchronize(77));
            assertEquals("there is no stream 0x4d on this device", unknown.getMessage());
            driver.close();
            driver.close();
            assertThrows(IllegalStateException.class, () -> driver.allocate(1));
            UnavailableException none = assertThrows(UnavailableException.class, () -> CudaContext.open(1));
            assertEquals("the NVIDIA driver shows 1 device(s), counted from 0", none.getMessage());
        }
    }

    @Test
    void failuresNameTheCallAlsoWhereSomebodyLetsJCudaThrow() throws IOException, InterruptedException {
        stub.run(Failures.class, Map.of("STUB_SYNCHRONIZE", "700")).ok();
    }

    static final class Lives {
        public static void main(String[] arguments) throws UnavailableException, InterruptedException {
            CudaContext watching = CudaContext.open(0);
            long stream = watching.createStream();
            long before = live(watching, stream);
            for (int i = 0; i < 1000; i++) {
                CudaContext driver = CudaContext.open(0);
                driver.allocate(100);
                driver.allocatePinned(100);
                driver.record(driver.createEvent(), driver.createStream());
                assertEquals(250, driver.microseconds(driver.createTimedEvent(), driver.createTimedEvent()));
                driver.loadModule(IMAGE);
                driver.close();
            }
            assertEquals(before, live(watching, stream));
            // Another thread, on which no context was ever made current.
            Thread other = new Thread(() -> watching.free(watching.allocate(8)));
            Throwable[] failure = new Throwable[1];
            other.setUncaughtExceptionHandler((thread, thrown) -> failure[0] = thrown);
            other.start();
            other.join();
            assertEquals(null, failure[0]);
            long address = watching.allocate(8);
            watching.free(address);
            assertThrows(IllegalStateException.class, () -> watching.free(address));
            assertEquals(new MemoryInfo(3L << 30, 8L << 30), watching.memoryInfo());
        }
    }

    @Test
    void closingFreesEverythingThatWasMade() throws IOException, InterruptedException {
        stub.run(Lives.class, Map.of()).ok();
    }
}
