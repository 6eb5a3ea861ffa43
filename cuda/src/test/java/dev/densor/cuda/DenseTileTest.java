package dev.densor.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DenseTileTest {
    /** Of an H100. */
    private static final int MULTIPROCESSORS = 132;

    private static final int MOST_SHARED = 227 * 1024;

    @Test
    void tilesTakeTheSharedMemoryThatTheirKernelsLayOut() {
        assertEquals(
                List.of(231_488, 230_496, 213_632, 213_696, 213_760),
                DenseTile.ALL.stream().map(DenseTile::sharedBytes).toList());
        DenseTile.ALL.forEach(tile -> assertTrue(tile.sharedBytes() <= MOST_SHARED, tile::toString));
    }

    @ParameterizedTest
    @CsvSource({
        "65536, 512, w2n256s4c2",
        "4096, 4096, w2n256s4c2",
        "2048, 2048, w2n256s4c2",
        "4096, 512, w2n128s6c1",
        "1024, 1024, w1n128s8c1",
        "256, 2048, w1n64s12c1",
        "256, 1024, w1n32s16c1",
        "1, 1, w1n32s16c1",
        "1, 100000, w1n128s8c1",
        "65536, 10, w1n32s16c1",
        "65536, 33, w1n64s12c1",
        "2147483647, 2147483647, w2n256s4c2"
    })
    void theLargestTileIsTakenThatGivesAllMultiprocessorsWork(int rows, int columns, String tile) {
        assertEquals(tile, DenseTile.of(rows, columns, MULTIPROCESSORS).toString());
    }

    @Test
    void aDeviceOfOneMultiprocessorGetsATileToo() {
        assertEquals("w2n256s4c2", DenseTile.of(300, 300, 1).toString());
        assertEquals(2, DenseTile.ALL.get(0).blocks(300, 300, 1));
    }

    @Test
    void blocksAreWholeClustersAndNoMoreThanMultiprocessors() {
        DenseTile pair = DenseTile.ALL.get(0);
        assertEquals(2, pair.blocks(1, 1, MULTIPROCESSORS));
        assertEquals(4, pair.blocks(257, 256, MULTIPROCESSORS));
        assertEquals(132, pair.blocks(65_536, 512, MULTIPROCESSORS));
        assertEquals(132, pair.blocks(65_536, 512, 133));
        DenseTile small = DenseTile.ALL.get(4);
        assertEquals(8, small.blocks(65, 100, MULTIPROCESSORS));
        assertEquals(256, small.threads());
        assertEquals(384, pair.threads());
    }
}
