package dev.densor.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PackedPanelsTest {
    /**
     * The swizzle as hardware does it: lines of 128 bytes without it, then bits 4 to 6 of the address are changed by
     * bits 7 to 9.
     */
    private static long swizzled(PackedPanels panels, int row, int column) {
        long panelBytes = panels.panelRows() * 128L;
        long perRow = 128 / panels.elementBytes();
        long plain = column / perRow * panelBytes + row * 128L + column % perRow * panels.elementBytes();
        return plain ^ (plain >> 7 & 7) << 4;
    }

    @ParameterizedTest
    @CsvSource({"2, 1, 1", "2, 8, 64", "2, 9, 65", "4, 1, 1", "4, 13, 31", "4, 16, 33", "2, 70, 200", "4, 7, 100"})
    void elementsStandWhereTheHardwareLooksForThem(int elementBytes, int rows, int columns) {
        PackedPanels panels = new PackedPanels(elementBytes, rows, columns);
        BitSet taken = new BitSet();
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                long offset = panels.offset(row, column);
                assertEquals(swizzled(panels, row, column), offset, row + ", " + column);
                assertTrue(offset + elementBytes <= panels.bytes());
                assertEquals(0, offset % elementBytes);
                taken.set((int) offset / elementBytes);
            }
        }
        assertEquals(rows * columns, taken.cardinality());
    }

    @Test
    void panelsAreFilledUp() {
        PackedPanels panels = new PackedPanels(2, 9, 65);
        assertEquals(16, panels.panelRows());
        assertEquals(2, panels.panels());
        assertEquals(2 * 16 * 128, panels.bytes());
        assertEquals(2 * 16 * 8, panels.chunks());
        assertEquals(32, new PackedPanels(4, 1, 1).width());
    }

    @Test
    void largePanelsAreCountedInLong() {
        PackedPanels panels = new PackedPanels(4, 1 << 20, 1 << 13);
        assertEquals(1L << 35, panels.bytes());
        assertEquals((1L << 35) - Float.BYTES - 7 * 16, panels.offset((1 << 20) - 1, (1 << 13) - 1));
    }
}
