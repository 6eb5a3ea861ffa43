package dev.densor.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.backend.BackendException;
import dev.densor.cuda.driver.FakeDriver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CudaMemoryTest {
    private static final long MIB = 1 << 20;
    private static final long GIB = 1 << 30;

    private final FakeDriver driver = new FakeDriver(16 * GIB);
    private final CudaMemory memory = new CudaMemory(driver, "cuda:0", 4 * GIB);

    @ParameterizedTest
    @CsvSource({
        "0,256",
        "1,256",
        "256,256",
        "257,512",
        "1024,1024",
        "1025,1280",
        "1280,1280",
        "1281,1536",
        "1537,1792",
        "1793,2048",
        "2049,2560",
        "4096,4096",
        "4097,5120",
        "8589934593,10737418240"
    })
    void sizesAreRoundedUpInFourStepsToEachPowerOfTwo(long bytes, long rounded) {
        assertEquals(rounded, CudaMemory.roundUp(bytes));
    }

    @Test
    void aFreedBlockIsTheNextOfItsSize() {
        long address = memory.allocate(100_000);
        memory.free(address);
        assertEquals(address, memory.allocate(101_000));
        assertNotEquals(address, memory.allocate(101_000));
        assertEquals(2, driver.allocations());
    }

    @Test
    void whatIsAskedForIsCountedAndWhatIsHeldIsNot() {
        long first = memory.allocate(1000);
        long second = memory.allocate(5000);
        assertEquals(6000, memory.liveBytes());
        assertEquals(1024 + 5120, memory.heldBytes());
        memory.free(first);
        assertEquals(5000, memory.liveBytes());
        assertEquals(1024 + 5120, memory.heldBytes());
        memory.free(second);
        memory.trim();
        assertEquals(0, memory.heldBytes());
        assertEquals(0, driver.used());
    }

    @Test
    void theLimitIsHardAndTheMessageHasTheFigures() {
        long live = memory.allocate(3 * GIB);
        long cached = memory.allocate(MIB);
        BackendException full = assertThrows(BackendException.class, () -> memory.allocate(GIB));
        assertEquals(
                "cuda:0: out of memory allocating 1024.0 MiB: 3073.0 MiB live in 2 buffers, 0 bytes cached, limit"
                        + " 4096.0 MiB; the device has 13311.0 MiB of 16384.0 MiB free; use smaller batches or close"
                        + " what is not needed, or raise -Ddensor.cuda.memoryLimit",
                full.getMessage());
        memory.free(cached);
        memory.allocate(GIB);
        assertEquals(4 * GIB, driver.used());
        memory.free(live);
    }

    /** Of sizes that are no longer asked for, as when batches change. */
    @Test
    void keptBlocksMakeRoomForOthers() {
        List<Long> addresses = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            addresses.add(memory.allocate(40 * MIB + i));
        }
        addresses.forEach(memory::free);
        assertEquals(64 * 40 * MIB + 63 * 8 * MIB, memory.heldBytes());
        memory.allocate(4 * GIB);
        assertEquals(4 * GIB, memory.heldBytes());
    }

    /** 2.6 GiB would be rounded up to 3, which is not there. */
    @Test
    void whatFitsOnlyWithoutRoundingUpIsGivenAndKept() {
        long first = memory.allocate(GIB + 200 * MIB);
        long exact = memory.allocate(2 * GIB + 600 * MIB);
        assertEquals(GIB + 256 * MIB + 2 * GIB + 600 * MIB, memory.heldBytes());
        memory.free(exact);
        assertEquals(exact, memory.allocate(2 * GIB + 600 * MIB));
        memory.free(first);
    }

    /** Others use the device, too. */
    @Test
    void aFullDeviceIsAnsweredByGivingBackWhatIsKept() {
        long others = driver.allocate(14 * GIB);
        long kept = memory.allocate(GIB);
        memory.free(kept);
        long big = memory.allocate(2 * GIB);
        assertEquals(2 * GIB, memory.heldBytes());
        BackendException full = assertThrows(BackendException.class, () -> memory.allocate(MIB));
        assertTrue(full.getMessage().contains("the device has 0 bytes of 16384.0 MiB free"), full.getMessage());
        memory.free(big);
        driver.free(others);
    }

    @Test
    void freeingTwiceIsAnError() {
        long address = memory.allocate(1);
        memory.free(address);
        IllegalStateException twice = assertThrows(IllegalStateException.class, () -> memory.free(address));
        assertEquals("cuda:0: memory at 0x1000 was freed twice", twice.getMessage());
        assertThrows(IllegalStateException.class, () -> memory.free(77));
    }

    @Test
    void closingGivesEverythingBack() {
        long live = memory.allocate(GIB);
        memory.free(memory.allocate(MIB));
        memory.close();
        memory.close();
        assertEquals(0, driver.used());
        assertEquals(0, memory.liveBytes());
        // As those who own it may do afterwards.
        memory.free(live);
        assertThrows(IllegalStateException.class, () -> memory.allocate(1));
    }

    @Test
    void threadsAreNeverGivenTheSameMemory() throws Exception {
        ConcurrentSkipListMap<Long, Long> taken = new ConcurrentSkipListMap<>();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Void>> tasks = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                Random random = new Random(i);
                tasks.add(() -> takeAndFree(random, taken));
            }
            for (Future<Void> task : threads.invokeAll(tasks)) {
                task.get();
            }
        } finally {
            threads.shutdown();
        }
        assertEquals(0, memory.liveBytes());
        assertEquals(memory.heldBytes(), driver.used());
        assertTrue(driver.used() <= 4 * GIB);
    }

    private Void takeAndFree(Random random, ConcurrentSkipListMap<Long, Long> taken) {
        for (int i = 0; i < 2000; i++) {
            long bytes = 1L << random.nextInt(29);
            try {
                long address = memory.allocate(bytes);
                assertEquals(null, taken.putIfAbsent(address, bytes));
                Map.Entry<Long, Long> before = taken.lowerEntry(address);
                assertTrue(before == null || before.getKey() + before.getValue() <= address, "overlaps");
                taken.remove(address);
                memory.free(address);
            } catch (BackendException full) {
                assertTrue(full.getMessage().startsWith("cuda:0: out of memory"), full.getMessage());
            }
        }
        return null;
    }

    @ParameterizedTest
    @CsvSource({
        "1000,1000",
        "8G,8589934592",
        "512m,536870912",
        "2K,2048",
        "1T,17179869184",
        "50%,8589934592",
        "100%,17179869184",
        "200%,17179869184",
        " 1G ,1073741824",
        "999999999999999T,17179869184"
    })
    void aLimitIsBytesOrAShare(String text, long expected) {
        assertEquals(expected, MemoryLimit.parse(text, 16 * GIB));
    }

    @ParameterizedTest
    @CsvSource({"''", "lots", "-1", "1.5G", "8GB", "1P"})
    void anythingElseIsRefusedWithAnExample(String text) {
        BackendException refused = assertThrows(BackendException.class, () -> MemoryLimit.parse(text, GIB));
        assertEquals(
                "-Ddensor.cuda.memoryLimit=" + text
                        + " is not a number of bytes, such as 8G or 512M, nor a share of the memory, such as 50%",
                refused.getMessage());
    }

    @Test
    void withoutALimitTheWholeDeviceIs() {
        assertEquals(5 * GIB, MemoryLimit.configured(5 * GIB));
    }
}
