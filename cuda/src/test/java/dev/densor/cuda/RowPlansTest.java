package dev.densor.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.backend.Extent;
import dev.densor.cuda.RowPlan.Kind;
import dev.densor.cuda.driver.Grid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How rows and columns are shared out: all of them, within what a block has, and to enough blocks. */
class RowPlansTest {
    private static final int MULTIPROCESSORS = 132;
    private static final int MOST_SHARED = 227 * 1024;
    private static final int TURING_SHARED = 64 * 1024;

    @ParameterizedTest
    @ValueSource(ints = {1, 31, 32, 33, 63, 64, 65, 4096, 100_003, Integer.MAX_VALUE})
    void segmentsAreAllOfAnAxis(int length) {
        for (long wanted : new long[] {1, 2, 7, 1056, 1L << 40}) {
            for (int least : new int[] {1, 16, 4096}) {
                Segments segments = Segments.of(length, wanted, least);
                long before = (long) (segments.count() - 1) * segments.chunk();
                assertTrue(before < length && before + segments.chunk() >= length, segments::toString);
                assertTrue(segments.count() <= wanted, segments::toString);
                assertTrue(segments.count() == 1 || segments.chunk() % least == 0, segments::toString);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        // outer, length, inner, group
        "1, 1, 1, 1",
        "1, 100000000, 1, 1",
        "1000000, 3, 1, 1",
        "1, 5, 1000003, 1",
        "1, 1000000, 3, 1",
        "1000000, 64, 3, 1",
        "7, 1000, 31, 1",
        "1, 4096, 4096, 4",
        "64, 196, 768, 8",
        "1, 2147483647, 2, 1"
    })
    void columnsAreAllTaken(long outer, int length, long inner, int group) {
        ColumnPlan plan = ColumnPlan.of(new Extent(outer, length, inner), group, MULTIPROCESSORS);
        long units = outer * inner / group;
        assertTrue(plan.width() >= 1 && plan.width() <= Launch.THREADS, plan::toString);
        assertTrue(plan.blocks() * plan.width() >= units, plan::toString);
        assertTrue((plan.blocks() - 1) * plan.width() < units, plan::toString);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "1, 9223372036854775804",
        "1, 9223372036854775807",
        "2147483647, 2147483647",
        "2147483647, 1",
        "64, 512",
        "128, 36",
        "1000, 10",
        "8192, 4096"
    })
    void gradientsOfAllColumnsAreAddedUp(int rows, long units) {
        GradientPlan plan = GradientPlan.of(rows, units, MULTIPROCESSORS);
        long groups = units / plan.group();
        assertEquals(0, units % plan.group());
        assertTrue(plan.width() >= 1 && plan.width() <= Launch.THREADS, plan::toString);
        assertTrue((plan.tiles() - 1) * plan.width() < groups, plan::toString);
        assertTrue(groups - (plan.tiles() - 1) * plan.width() <= plan.width(), plan::toString);
        assertTrue((plan.segments().count() - 1L) * plan.segments().chunk() < rows, plan::toString);
        assertTrue((long) plan.segments().count() * plan.segments().chunk() >= rows, plan::toString);
    }

    @Test
    void gradientsOfALayerAreForAllOfADevice() {
        assertEquals(1, GradientPlan.of(128, 512, MULTIPROCESSORS).segments().count());
        assertTrue(GradientPlan.of(4096, 1024, MULTIPROCESSORS).blocks() >= 4 * MULTIPROCESSORS);
        assertTrue(GradientPlan.of(100_000, 10, MULTIPROCESSORS).blocks() >= 4 * MULTIPROCESSORS / 2);
        assertEquals(Launch.THREADS, GradientPlan.of(1 << 20, MULTIPROCESSORS).width());
    }

    @Test
    void aLongAxisOfFewColumnsIsCutForAllOfADevice() {
        ColumnPlan plan = ColumnPlan.of(new Extent(1, 10_000_000, 3), 1, MULTIPROCESSORS);
        assertTrue(plan.blocks() * plan.segments().count() >= 4 * MULTIPROCESSORS, plan::toString);
        assertEquals(
                1,
                ColumnPlan.of(new Extent(1, 1000, 1_000_000), 1, MULTIPROCESSORS)
                        .segments()
                        .count());
    }

    @Test
    void manyColumnsSideBySideHaveAThreadEach() {
        assertEquals(
                Launch.THREADS,
                ColumnPlan.of(new Extent(1, 1000, 1_000_000), 1, MULTIPROCESSORS)
                        .width());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 6, 10, 16, 100, 1000, 1022, 1024})
    void tilesAreWholePacks(int bytes) {
        int rows = Reductions.tileRows(bytes);
        assertTrue(rows >= 16, () -> rows + " rows");
        assertEquals(0, rows * bytes % Launch.PACK);
        assertTrue(rows * bytes <= 16384, () -> rows + " rows");
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "3, 1", "7, 1", "10, 2", "16, 16", "24, 8", "32, 32", "100, 8", "1023, 32", "1024, 32"})
    void lanesOfShortRows(int length, int lanes) {
        assertEquals(lanes, Reductions.lanes(length));
    }

    @ParameterizedTest
    @CsvSource({
        "1, SHORT, 256",
        "128, SHORT, 256",
        "129, ROWS, 32",
        "512, ROWS, 32",
        "513, ROWS, 64",
        "16384, ROWS, 1024",
        "16385, LONG, 1024",
        "65536, LONG, 1024",
        "65537, PARTS, 512",
        "100000000, PARTS, 512"
    })
    void kindsOfRows(int length, Kind kind, int threads) {
        RowPlan plan = RowPlan.of(3, length, MULTIPROCESSORS, MOST_SHARED);
        assertEquals(kind, plan.kind());
        assertEquals(threads, plan.grid().threads());
    }

    /** Registers hold 32 numbers of each thread of a long row, shared memory the rest. */
    @ParameterizedTest
    @ValueSource(ints = {16_385, 32_768, 32_769, 32_772, 50_001, 65_535, 65_536})
    void longRowsFit(int length) {
        RowPlan plan = RowPlan.of(3, length, MULTIPROCESSORS, MOST_SHARED);
        assertTrue(length / 4 * 4 <= 32 * 1024 + plan.grid().sharedBytes() / Float.BYTES, plan::toString);
        assertTrue(plan.grid().sharedBytes() < MOST_SHARED, plan::toString);
    }

    @Test
    void rowsThatNoBlockHoldsCanBeRead() {
        assertEquals(
                new Grid(3, 1, 1, 1024, 0),
                RowPlan.loop(3, 65_537, MULTIPROCESSORS).grid());
    }

    @Test
    void aDeviceWithLessSharedMemoryTakesLongRowsInParts() {
        assertEquals(
                Kind.LONG, RowPlan.of(1, 48_000, MULTIPROCESSORS, TURING_SHARED).kind());
        assertEquals(
                Kind.PARTS,
                RowPlan.of(1, 65_536, MULTIPROCESSORS, TURING_SHARED).kind());
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "4, 1", "5, 2", "10, 4", "16, 4", "17, 8", "100, 32", "128, 32"})
    void threadsOfShortRows(int length, int lanes) {
        assertEquals(
                lanes, RowPlan.of(1000, length, MULTIPROCESSORS, MOST_SHARED).lanes());
    }

    @Test
    void blocksOfShortRows() {
        assertEquals(3, RowPlan.of(130, 10, MULTIPROCESSORS, MOST_SHARED).grid().x());
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "12, 4", "16, 16", "24, 8", "4096, 16"})
    void rowsAreMovedInTheWidestWords(long bytes, int word) {
        assertEquals(word, Indexing.wordBytes(bytes));
    }
}
