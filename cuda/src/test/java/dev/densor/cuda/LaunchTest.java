package dev.densor.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.cuda.driver.Grid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LaunchTest {
    @ParameterizedTest
    @CsvSource({
        "1, 132, 1",
        "256, 132, 1",
        "257, 132, 2",
        "1000000, 132, 3907",
        "2162688, 132, 8448",
        "2162689, 132, 8448",
        "4294967296, 132, 8448",
        "9223372036854775807, 132, 8448",
        "9223372036854775807, 1, 64"
    })
    void blocksAreEnoughForTheItemsOrForTheDevice(long items, int multiprocessors, int blocks) {
        assertEquals(new Grid(blocks, 1, 1, 256, 0), Launch.grid(items, multiprocessors));
    }

    @Test
    void smallerBlocksAreMore() {
        assertEquals(8448 * 2, Launch.grid(1L << 40, 128, 132).x());
        assertEquals(4, Launch.grid(1000, 256, 132).x());
    }

    @Test
    void aBlockForAnItem() {
        assertEquals(100, Launch.gridOfBlocks(100, 256, 132).x());
        assertEquals(8448, Launch.gridOfBlocks(1L << 33, 256, 132).x());
    }

    @Test
    void dividesUpWithoutOverflow() {
        assertEquals(0, Launch.divideUp(0, 16));
        assertEquals(1, Launch.divideUp(1, 16));
        assertEquals(2, Launch.divideUp(32, 16));
        assertEquals(1L << 59, Launch.divideUp(Long.MAX_VALUE, 16));
    }

    @Test
    void knowsWhatAPackCanBeAt() {
        assertTrue(Launch.isAligned(0, 16, 1L << 40));
        assertFalse(Launch.isAligned(16, 8));
    }
}
