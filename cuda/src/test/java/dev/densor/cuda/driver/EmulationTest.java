package dev.densor.cuda.driver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The emulation runs what is right and finds what is wrong: the kernels of trials.cu. */
class EmulationTest {
    private static final int THREADS = 96;

    private EmulatedDriver driver;
    private long stream;
    private long in;
    private long out;

    @BeforeEach
    void open() {
        Emulator.require();
        driver = new EmulatedDriver();
        stream = driver.createStream();
        in = driver.allocate(THREADS * 4L);
        out = driver.allocate(THREADS * 4L);
        FloatBuffer values = driver.memory(in, THREADS * 4L).asFloatBuffer();
        for (int i = 0; i < THREADS; i++) {
            values.put(i, i);
        }
    }

    @AfterEach
    void close() {
        if (driver != null) {
            driver.close();
        }
    }

    private void launch(String kernel) {
        long module = driver.loadModule((".entry " + kernel + "(").getBytes(StandardCharsets.US_ASCII));
        Grid grid = new Grid(kernel.endsWith("blocks") || kernel.endsWith("fence") ? 2 : 1, 1, 1, THREADS, 1024);
        driver.launch(driver.function(module, kernel), grid, Arguments.of(in, out, (long) THREADS), stream);
    }

    private float[] result() {
        float[] values = new float[THREADS];
        driver.memory(out, THREADS * 4L).asFloatBuffer().get(values);
        return values;
    }

    @Test
    void threadsMeetAtBarriers() {
        launch("trial_reverse");
        float[] expected = new float[THREADS];
        for (int i = 0; i < THREADS; i++) {
            expected[i] = THREADS - 1 - i;
        }
        assertArrayEquals(expected, result());
    }

    @Test
    void dynamicSharedMemoryIsTheBlocks() {
        launch("trial_dynamic");
        assertEquals(THREADS - 1, result()[0]);
    }

    @Test
    void lanesExchange() {
        launch("trial_lanes");
        float[] sums = result();
        for (int warp = 0; warp < THREADS / 32; warp++) {
            assertEquals(32 * (32 * warp) + 31 * 32 / 2, sums[32 * warp + 5]);
        }
    }

    @Test
    void blocksVote() {
        launch("trial_vote");
        assertEquals(THREADS / 3, result()[7]);
    }

    @Test
    void atomicOperationsAddUp() {
        driver.memory(out, THREADS * 4L).asFloatBuffer().put(new float[THREADS]);
        launch("trial_atomic");
        assertEquals((THREADS - 1) * THREADS / 2, result()[0]);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    fault_reads_past     | reads 4 bytes at byte 384 of an allocation of 384
                    fault_writes_before  | writes 4 bytes at
                    fault_misaligned     | accesses 16 bytes at once at
                    fault_barrier        | 95 of 96 threads wait at __syncthreads, 0 wait for others of their warp, 1 have ended
                    fault_lanes          | 31 wait for others of their warp
                    fault_race           | reads shared memory that thread 1 wrote, without a barrier between them
                    fault_overtakes      | writes shared memory that another thread read, without a barrier between them
                    fault_unwritten      | reads shared memory that its block has not written
                    fault_neighbour      | writes memory that another thread read, without a barrier between them
                    fault_beyond_shared  | writes byte 1024 of 1024 bytes of dynamic shared memory
                    """)
    void finds(String kernel, String expected) {
        CudaException fault = assertThrows(CudaException.class, () -> launch(kernel));
        assertTrue(fault.getMessage().contains(kernel + ": block [0, 0, 0]"), fault.getMessage());
        assertTrue(fault.getMessage().contains(expected), fault.getMessage());
        launch("trial_reverse");
        assertEquals(THREADS - 1, result()[0]);
    }

    @Test
    void findsWhatReadsAtAddressZero() {
        in = 0;
        CudaException fault = assertThrows(CudaException.class, () -> launch("trial_reverse"));
        assertTrue(fault.getMessage().contains("reads 4 bytes at"), fault.getMessage());
        assertTrue(fault.getMessage().contains("which was never allocated"), fault.getMessage());
    }

    @Test
    void findsWhatAddsAtAddressZero() {
        out = 0;
        CudaException fault = assertThrows(CudaException.class, () -> launch("trial_atomic"));
        assertTrue(fault.getMessage().contains("writes 4 bytes at"), fault.getMessage());
    }

    @Test
    void kernelsReachPinnedMemory() {
        ByteBuffer mapped = driver.allocatePinned(THREADS * 4);
        mapped.asFloatBuffer().put(new float[THREADS]).put(THREADS - 1, 7);
        in = driver.deviceAddress(mapped);
        launch("trial_reverse");
        assertEquals(7, result()[0]);
        out = in;
        in = driver.allocate(THREADS * 4L);
        driver.memory(in, 4).putFloat(0, 5);
        launch("trial_reverse");
        assertEquals(5, mapped.getFloat((THREADS - 1) * 4));
        assertTrue(driver.isPinned(mapped.slice(8, 4)));
        driver.freePinned(mapped);
    }

    @Test
    void findsWhatIsWrongWithPinnedMemory() {
        ByteBuffer mapped = driver.allocatePinned(THREADS * 4);
        in = driver.deviceAddress(mapped);
        CudaException past = assertThrows(CudaException.class, () -> launch("fault_reads_past"));
        assertTrue(past.getMessage().contains("reads 4 bytes at byte 384 of an allocation of 384"), past.getMessage());
        driver.freePinned(mapped);
        assertThrows(CudaException.class, () -> launch("trial_reverse"));
        assertThrows(IllegalStateException.class, () -> driver.freePinned(mapped));
    }

    /** As a device may be: it reads pinned memory after the host went on to write there. */
    @Test
    void aLateDeviceReadsPinnedMemoryWhenSomebodyWaits() {
        driver.close();
        driver = EmulatedDriver.late();
        stream = driver.createStream();
        ByteBuffer mapped = driver.allocatePinned(THREADS * 4);
        out = driver.allocate(THREADS * 4L);
        in = driver.deviceAddress(mapped);
        mapped.putFloat((THREADS - 1) * 4, 1);
        launch("trial_reverse");
        mapped.putFloat((THREADS - 1) * 4, 2);
        assertThrows(IllegalStateException.class, () -> driver.freePinned(mapped));
        assertTrue(Float.isNaN(result()[0]), "not before");
        driver.synchronize(stream);
        assertEquals(2, result()[0]);
        in = 0;
        launch("trial_reverse");
        assertThrows(CudaException.class, () -> driver.synchronize(stream));
    }

    @Test
    void aLateDeviceIsThroughWithWhatAnEventFollows() {
        driver.close();
        driver = EmulatedDriver.late();
        stream = driver.createStream();
        out = driver.allocate(4);
        ByteBuffer mapped = driver.allocatePinned(4);
        long event = driver.createEvent();
        mapped.putFloat(0, 1);
        driver.copyToDevice(mapped, out, stream);
        driver.record(event, stream);
        driver.copyToHost(out, mapped, stream);
        mapped.putFloat(0, 3);
        driver.synchronizeEvent(event);
        assertEquals(3, driver.memory(out, 4).getFloat(0));
        driver.memory(out, 4).putFloat(0, 4);
        assertEquals(3, mapped.getFloat(0));
        driver.free(out);
        assertEquals(4, mapped.getFloat(0));
    }

    @Test
    void findsBlocksThatMeet() {
        CudaException fault = assertThrows(CudaException.class, () -> launch("fault_blocks"));
        assertTrue(fault.getMessage().contains("block [1, 0, 0], thread 0: writes memory that another block"));
        launch("trial_fence");
        assertEquals(7 + 2 * THREADS, result()[7]);
    }

    @Test
    void findsWhatNeverEnds() {
        EmulatedLibrary.load().limit(1000);
        try {
            CudaException fault = assertThrows(CudaException.class, () -> launch("fault_endless"));
            assertTrue(fault.getMessage().contains("does not end"), fault.getMessage());
        } finally {
            EmulatedLibrary.load().limit(1_000_000_000);
        }
    }

    @Test
    void findsWhatWasFreed() {
        driver.free(in);
        assertThrows(CudaException.class, () -> launch("trial_reverse"));
        assertThrows(CudaException.class, () -> driver.free(in));
        assertThrows(CudaException.class, () -> driver.memory(in, 4));
    }

    @Test
    void refusesBlocksLargerThanTheKernelSays() {
        long module = driver.loadModule(".entry trial_reverse(".getBytes(StandardCharsets.US_ASCII));
        long function = driver.function(module, "trial_reverse");
        Arguments arguments = Arguments.of(in, out, 0L);
        assertThrows(CudaException.class, () -> driver.launch(function, Grid.of(1, 128), arguments, stream));
    }
}
