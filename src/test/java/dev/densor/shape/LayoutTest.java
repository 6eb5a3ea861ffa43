package dev.densor.shape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LayoutTest {
    private static final Layout MATRIX = Layout.contiguous(Shape.of(2, 3));

    /** Where the elements stand, in row-major order of the layout. */
    private static List<Long> positions(Layout layout) {
        List<Long> positions = new ArrayList<>();
        for (int index = 0; index < layout.shape().size(); index++) {
            long position = layout.offset();
            int rest = index;
            for (int axis = layout.shape().rank() - 1; axis >= 0; axis--) {
                position += rest % layout.shape().dim(axis) * layout.stride(axis);
                rest /= layout.shape().dim(axis);
            }
            positions.add(position);
        }
        return positions;
    }

    @Test
    void contiguousIsRowMajor() {
        assertEquals(List.of(0L, 1L, 2L, 3L, 4L, 5L), positions(MATRIX));
        assertTrue(MATRIX.isContiguous());
        assertTrue(Layout.contiguous(Shape.SCALAR).isContiguous());
        assertTrue(Layout.contiguous(Shape.of(3, 0, 2)).isContiguous());
    }

    @Test
    void permutingMovesNothing() {
        Layout transposed = MATRIX.permute(1, 0);
        assertEquals(Shape.of(3, 2), transposed.shape());
        assertEquals(List.of(0L, 3L, 1L, 4L, 2L, 5L), positions(transposed));
        assertFalse(transposed.isContiguous());
        assertEquals(MATRIX, transposed.permute(1, 0));
    }

    @Test
    void slicesStepInBothDirections() {
        assertEquals(List.of(1L, 2L, 4L, 5L), positions(MATRIX.slice(1, 1, 2, 1)));
        assertEquals(List.of(0L, 2L, 3L, 5L), positions(MATRIX.slice(1, 0, 2, 2)));
        assertEquals(List.of(2L, 1L, 0L, 5L, 4L, 3L), positions(MATRIX.slice(1, 2, 3, -1)));
        assertFalse(MATRIX.slice(0, 1, 1, 1).isContiguous(), "does not start where the storage does");
        assertTrue(MATRIX.slice(0, 0, 1, 1).isContiguous());
    }

    @Test
    void broadcastingRepeatsWithAStrideOfZero() {
        Layout row = Layout.contiguous(Shape.of(3)).broadcastTo(Shape.of(2, 3));
        assertEquals(List.of(0L, 1L, 2L, 0L, 1L, 2L), positions(row));
        Layout column = Layout.contiguous(Shape.of(2, 1)).broadcastTo(Shape.of(2, 3));
        assertEquals(List.of(0L, 0L, 0L, 1L, 1L, 1L), positions(column));
        assertFalse(row.isContiguous());
    }

    @Test
    void reshapingADenseLayoutMovesNothing() {
        assertEquals(Layout.contiguous(Shape.of(6)), MATRIX.reshape(Shape.of(6)));
        Layout second = MATRIX.slice(0, 1, 1, 1).reshape(Shape.of(3, 1));
        assertEquals(List.of(3L, 4L, 5L), positions(second));
        assertEquals(
                Shape.of(0, 7),
                Layout.contiguous(Shape.of(3, 0)).reshape(Shape.of(0, 7)).shape());
    }

    @Test
    void reshapingAcrossGapsCannotBeDoneInPlace() {
        assertNull(MATRIX.permute(1, 0).reshape(Shape.of(6)));
        assertNull(MATRIX.slice(1, 0, 2, 1).reshape(Shape.of(4)));
    }

    @Test
    void axesOfSizeOneComeAndGoWhateverTheStrides() {
        Layout transposed = MATRIX.permute(1, 0);
        Layout wider = transposed.reshape(Shape.of(1, 3, 1, 2));
        assertEquals(positions(transposed), positions(wider));
        assertEquals(positions(transposed), positions(wider.reshape(Shape.of(3, 2, 1))));
        assertEquals(transposed, wider.reshape(Shape.of(3, 2)));
    }

    @Test
    void isAValue() {
        assertEquals(MATRIX.hashCode(), Layout.contiguous(Shape.of(2, 3)).hashCode());
        assertNotEquals(MATRIX, Layout.contiguous(Shape.of(3, 2)));
        assertNotEquals(MATRIX, MATRIX.slice(0, 0, 2, -1));
        assertEquals("[2, 3] strides [3, 1] offset 0", MATRIX.toString());
    }
}
