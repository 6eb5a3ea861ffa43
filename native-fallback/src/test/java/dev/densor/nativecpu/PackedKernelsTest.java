package dev.densor.nativecpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.nativecpu.onednn.Library;
import dev.densor.nativecpu.onednn.UnavailableException;
import dev.densor.shape.DType;
import java.util.concurrent.locks.StampedLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PackedKernelsTest {
    private static final int K = 64;
    private static final int N = 128;
    private static final long ONE = (long) K * N * Float.BYTES;

    private final NativeMemory memory = new NativeMemory("native:0", new StampedLock());
    private final PackedKernels kernels = new PackedKernels(memory, 2 * ONE);

    @BeforeAll
    static void load() throws UnavailableException {
        Library.load();
    }

    @AfterEach
    void close() {
        kernels.close();
        memory.close();
    }

    private NativeBuffer kernel() {
        return memory.allocate(DType.FLOAT32, K * N);
    }

    private boolean isPacked(NativeBuffer kernel) {
        return kernels.find(kernel, K, N)
                .map(packed -> {
                    packed.release();
                    return true;
                })
                .orElse(false);
    }

    @Test
    void aKernelIsPackedWhenItIsMetASecondTime() {
        NativeBuffer kernel = kernel();
        assertFalse(isPacked(kernel));
        assertTrue(isPacked(kernel));
        assertSame(kernel.packed(), kernels.find(kernel, K, N).orElseThrow());
        assertEquals(ONE, kernels.bytes());
    }

    @Test
    void aMatrixOfAnotherShapeOverTheSameBufferIsNotTakenForIt() {
        NativeBuffer kernel = kernel();
        assertFalse(isPacked(kernel));
        assertTrue(isPacked(kernel));
        assertTrue(kernels.find(kernel, N, K).isEmpty());
    }

    @Test
    void writingToItEndsThePackedCopyAndCountsAnew() {
        NativeBuffer kernel = kernel();
        isPacked(kernel);
        assertTrue(isPacked(kernel));
        kernels.invalidate(kernel);
        assertEquals(0, kernels.bytes());
        assertFalse(isPacked(kernel));
        assertTrue(isPacked(kernel));
    }

    @Test
    void overTheBoundTheLeastRecentlyUsedGoes() {
        NativeBuffer[] all = {kernel(), kernel(), kernel()};
        for (NativeBuffer kernel : all) {
            isPacked(kernel);
        }
        isPacked(all[0]);
        isPacked(all[1]);
        isPacked(all[0]);
        isPacked(all[2]);
        assertEquals(2 * ONE, kernels.bytes());
        assertTrue(all[0].packed() != null && all[1].packed() == null && all[2].packed() != null);
    }

    @Test
    void aPackedCopyInUseIsGivenBackByItsLastUser() {
        NativeBuffer kernel = kernel();
        isPacked(kernel);
        PackedKernel inUse = kernels.find(kernel, K, N).orElseThrow();
        long address = inUse.address();
        kernels.invalidate(kernel);
        assertTrue(memory.take(ONE).address() != address, "memory in use was handed out again");
        inUse.release();
        assertEquals(address, memory.take(ONE).address());
    }
}
