package dev.densor.nativecpu;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.backend.BackendException;
import dev.densor.nativecpu.onednn.Block;
import dev.densor.nativecpu.onednn.Library;
import dev.densor.nativecpu.onednn.UnavailableException;
import dev.densor.shape.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.StampedLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class NativeMemoryTest {
    private final NativeMemory memory = new NativeMemory("native:0", new StampedLock());

    @BeforeAll
    static void load() throws UnavailableException {
        Library.load();
    }

    @AfterEach
    void close() {
        memory.close();
    }

    @Test
    void sizesAreRoundedUpByAFifthAtMost() {
        for (long bytes = 1025; bytes < 1 << 20; bytes += 97) {
            long rounded = NativeMemory.roundUp(bytes);
            assertTrue(rounded >= bytes && rounded <= bytes * 1.25, bytes + " became " + rounded);
            assertEquals(rounded, NativeMemory.roundUp(rounded), "rounding twice");
        }
    }

    @Test
    void aFreedBlockServesTheNextRequestOfAboutItsSize() {
        NativeBuffer first = memory.allocate(DType.FLOAT32, 10_000);
        long address = first.address();
        memory.free(first);
        NativeBuffer second = memory.allocate(DType.FLOAT32, 10_100);
        assertEquals(address, second.address());
        memory.free(second);
    }

    /** The flag "hg" says that they were asked for; whether there are any is the system's affair. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void largeBlocksAskForLargePages() throws IOException {
        Assumptions.assumeTrue(Files.exists(Path.of("/sys/kernel/mm/transparent_hugepage")));
        NativeBuffer large = memory.allocate(DType.FLOAT32, 16 << 20);
        String flags = flagsAt(large.address() + large.bytes() / 2);
        memory.free(large);
        assertTrue(flags.contains(" hg"), flags);
    }

    /** What the system knows about the memory at an address. */
    private static String flagsAt(long address) throws IOException {
        boolean here = false;
        for (String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
            Matcher range = Pattern.compile("([0-9a-f]+)-([0-9a-f]+) .*").matcher(line);
            if (range.matches()) {
                here = Long.parseUnsignedLong(range.group(1), 16) <= address
                        && address < Long.parseUnsignedLong(range.group(2), 16);
            } else if (here && line.startsWith("VmFlags:")) {
                return line;
            }
        }
        return "none";
    }

    @Test
    void blocksAreAlignedForVectorInstructions() {
        for (int size = 1; size < 2000; size += 333) {
            NativeBuffer buffer = memory.allocate(DType.FLOAT32, size);
            assertEquals(0, buffer.address() % Block.ALIGNMENT);
            memory.free(buffer);
        }
    }

    @Test
    void noMoreIsKeptThanStated() {
        NativeBuffer[] buffers = new NativeBuffer[12];
        for (int i = 0; i < buffers.length; i++) {
            buffers[i] = memory.allocate(DType.FLOAT32, (10 + i) << 18);
        }
        for (NativeBuffer buffer : buffers) {
            memory.free(buffer);
        }
        assertEquals(0, memory.liveBytes());
        assertTrue(memory.heldBytes() <= NativeMemory.MOST_KEPT, memory.heldBytes() + " bytes held");
    }

    @Test
    void whatIsNotThereIsRefusedWithFigures() {
        BackendException refused =
                assertThrows(BackendException.class, () -> memory.allocate(DType.FLOAT64, Integer.MAX_VALUE));
        assertEquals(
                "native:0: allocate 2147483647 float64: a buffer holds less than 2 GiB; use smaller batches",
                refused.getMessage());
        BackendException full = assertThrows(BackendException.class, () -> memory.take(1L << 50));
        assertTrue(full.getMessage().startsWith("native:0: out of memory allocating 1073741824 MiB (0 MiB of "));
    }

    @Test
    void nothingGoesBackToTheSystemWhileAKernelRuns() {
        StampedLock running = new StampedLock();
        NativeMemory busy = new NativeMemory("native:0", running);
        long kernel = running.readLock();
        NativeBuffer[] buffers = {
            busy.allocate(DType.FLOAT32, 1 << 26), busy.allocate(DType.FLOAT32, 1 << 26), busy.allocate(DType.INT32, 1)
        };
        busy.free(buffers[0]);
        busy.free(buffers[1]);
        assertTrue(busy.heldBytes() > NativeMemory.MOST_KEPT, busy.heldBytes() + " bytes held");
        running.unlockRead(kernel);
        busy.free(buffers[2]);
        assertTrue(busy.heldBytes() <= NativeMemory.MOST_KEPT, busy.heldBytes() + " bytes held");
        busy.close();
    }

    /** Of 1 MiB, three quarters are kept and cannot go back while the kernel runs. */
    @Test
    @Timeout(60)
    void whoFindsNoMemoryWaitsForKernelsAndForWhatIsKept() throws InterruptedException {
        StampedLock running = new StampedLock();
        try (NativeMemory small = new NativeMemory("native:0", running, 1 << 20)) {
            small.free(small.allocate(DType.UINT8, 3 << 18));
            long kernel = running.readLock();
            FutureTask<NativeBuffer> allocation = new FutureTask<>(() -> small.allocate(DType.UINT8, 1 << 19));
            Thread other = new Thread(allocation);
            other.start();
            while (other.isAlive() && other.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            running.unlockRead(kernel);
            assertEquals(1 << 19, assertDoesNotThrow(() -> allocation.get()).size());
        }
    }

    @Test
    void closingFreesWhatIsLeft() {
        NativeBuffer left = memory.allocate(DType.FLOAT32, 1000);
        memory.close();
        assertEquals(0, memory.liveBytes());
        assertEquals(0, memory.heldBytes());
        assertThrows(IllegalStateException.class, left::floats);
        memory.free(left);
    }

    @Test
    void aFreedBufferIsRefused() {
        NativeBuffer buffer = memory.allocate(DType.FLOAT32, 3);
        memory.free(buffer);
        assertThrows(IllegalStateException.class, buffer::address);
        assertThrows(IllegalStateException.class, buffer::floats);
        assertThrows(IllegalStateException.class, () -> memory.free(buffer));
    }
}
