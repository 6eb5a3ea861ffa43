package dev.densor.portable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.host.HeapMemory;
import dev.densor.host.HostBuffer;
import dev.densor.shape.DType;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PackedWeightsTest {
    private static final int ROWS = 20;
    private static final int COLUMNS = 30;
    private static final long BYTES = 4L * ROWS * COLUMNS;

    private final HeapMemory memory = new HeapMemory("test:0");
    private final PackedWeights weights = new PackedWeights(new LoopEngine(), 3 * BYTES);

    private HostBuffer kernel() {
        return memory.allocate(DType.FLOAT32, ROWS * COLUMNS);
    }

    private Optional<Panels> find(HostBuffer kernel) {
        return weights.find(kernel, ROWS, COLUMNS);
    }

    @Test
    void aKernelIsRearrangedWhenItIsMetTheSecondTime() {
        HostBuffer kernel = kernel();
        assertTrue(find(kernel).isEmpty());
        assertEquals(0, weights.bytes());
        Panels panels = find(kernel).orElseThrow();
        assertEquals(BYTES, weights.bytes());
        assertSame(panels, find(kernel).orElseThrow());
    }

    @Test
    void aKernelThatIsWrittenToEachTimeNeverIs() {
        HostBuffer kernel = kernel();
        for (int step = 0; step < 5; step++) {
            assertTrue(find(kernel).isEmpty());
            weights.forget(kernel);
        }
    }

    @Test
    void buffersThatWereNotMetAreForgottenWithoutHarm() {
        HostBuffer kernel = kernel();
        find(kernel);
        find(kernel);
        weights.forget(kernel());
        assertEquals(BYTES, weights.bytes());
    }

    @Test
    void aKernelOfOtherSizesIsRearrangedAgain() {
        HostBuffer kernel = kernel();
        find(kernel);
        find(kernel);
        Panels other = weights.find(kernel, COLUMNS, ROWS).orElseThrow();
        assertEquals(COLUMNS, other.rows);
        assertEquals(BYTES, weights.bytes());
    }

    @Test
    void theCopyUnusedForLongestMakesRoom() {
        HostBuffer[] kernels = {kernel(), kernel(), kernel(), kernel()};
        for (HostBuffer kernel : kernels) {
            find(kernel);
        }
        Panels first = find(kernels[0]).orElseThrow();
        Panels second = find(kernels[1]).orElseThrow();
        find(kernels[2]);
        assertSame(first, find(kernels[0]).orElseThrow());
        find(kernels[3]);
        assertEquals(3 * BYTES, weights.bytes());
        assertSame(first, find(kernels[0]).orElseThrow());
        assertTrue(find(kernels[1]).isEmpty());
        assertFalse(find(kernels[1]).filter(second::equals).isPresent());
    }

    @Test
    void aKernelLargerThanTheBoundIsNeverRearranged() {
        PackedWeights few = new PackedWeights(new LoopEngine(), BYTES - 1);
        HostBuffer kernel = kernel();
        for (int i = 0; i < 3; i++) {
            assertTrue(few.find(kernel, ROWS, COLUMNS).isEmpty());
        }
        assertEquals(0, few.bytes());
    }

    @Test
    void clearingForgetsAll() {
        HostBuffer kernel = kernel();
        find(kernel);
        find(kernel);
        weights.clear();
        assertEquals(0, weights.bytes());
        assertTrue(find(kernel).isEmpty());
    }
}
