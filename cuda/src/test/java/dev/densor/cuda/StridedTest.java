package dev.densor.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.shape.Layout;
import dev.densor.shape.Shape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StridedTest {
    private static Layout rowMajor(int... dims) {
        return Layout.contiguous(Shape.of(dims));
    }

    /** Where the elements of a view stand, in order. */
    private static List<Long> positions(Strided views, int view) {
        List<Long> positions = new ArrayList<>();
        for (long index = 0; index < views.size(); index++) {
            long rest = index;
            long at = views.offset(view);
            for (int axis = views.rank() - 1; axis >= 0; axis--) {
                at += rest % views.size(axis) * views.stride(view, axis);
                rest /= views.size(axis);
            }
            positions.add(at);
        }
        return positions;
    }

    private static List<Long> positions(List<Strided> parts, int view) {
        return parts.stream().flatMap(part -> positions(part, view).stream()).toList();
    }

    @Test
    void rowMajorIsOneAxis() {
        Strided views = Strided.of(rowMajor(3, 1, 4, 5), rowMajor(3, 1, 4, 5));
        assertEquals(1, views.rank());
        assertEquals(60, views.size());
        assertTrue(views.isRun(0) && views.isFlat(1));
        assertEquals(1, views.step(0));
    }

    @Test
    void aScalarHasNoAxes() {
        Strided views = Strided.of(rowMajor(), rowMajor());
        assertEquals(0, views.rank());
        assertEquals(1, views.size());
        assertTrue(views.isRun(0));
        assertEquals(1, views.step(0));
    }

    @Test
    void aRepeatedElementHasStepZero() {
        Strided views = Strided.of(rowMajor().broadcastTo(Shape.of(3, 4)), rowMajor(3, 4));
        assertEquals(1, views.rank());
        assertTrue(views.isFlat(0));
        assertFalse(views.isRun(0));
        assertEquals(0, views.step(0));
    }

    @Test
    void rowsThatRepeatKeepTwoAxes() {
        Layout bias = rowMajor(7).broadcastTo(Shape.of(2, 5, 7));
        Strided views = Strided.of(bias, rowMajor(2, 5, 7));
        assertEquals(2, views.rank());
        assertEquals(10, views.size(0));
        assertEquals(0, views.stride(0, 0));
        assertFalse(views.isFlat(0));
    }

    @Test
    void aSliceKeepsItsOffset() {
        Strided views = Strided.of(rowMajor(9, 4).slice(0, 3, 5, 1));
        assertEquals(1, views.rank());
        assertEquals(12, views.offset(0));
        assertTrue(views.isRun(0));
    }

    @Test
    void whatIsTransposedOnBothSidesIsOneRun() {
        Layout transposed = rowMajor(4, 5).permute(1, 0);
        assertEquals(2, Strided.of(transposed, transposed).rank());
        Strided views = Strided.inOrderOfLast(transposed, transposed);
        assertTrue(views.isRun(0) && views.isRun(1));
    }

    @Test
    void partsHaveFewEnoughAxesAndElements() {
        Layout layout = rowMajor(3, 4, 5, 2).permute(3, 1, 0, 2).slice(3, 4, 5, -1);
        Strided whole = Strided.of(layout, rowMajor(2, 4, 3, 5));
        List<Long> from = positions(whole, 0);
        List<Long> to = positions(whole, 1);
        for (int rank = 1; rank <= 4; rank++) {
            for (long tooMany : new long[] {2, 7, 60, 61, 1000}) {
                int most = rank;
                List<Strided> parts = whole.parts(rank, tooMany);
                assertTrue(parts.stream().allMatch(part -> part.rank() <= most && part.size() < tooMany));
                assertEquals(from, positions(parts, 0));
                assertEquals(to, positions(parts, 1));
            }
        }
    }

    @Test
    void moreElementsThanAKernelCountsAreTakenApart() {
        int half = 1 << 16;
        Layout repeated = rowMajor(half).broadcastTo(Shape.of(half, half));
        List<Strided> parts = Strided.of(repeated, rowMajor(half, half)).parts();
        assertEquals(3, parts.size());
        assertEquals(1L << 32, parts.stream().mapToLong(Strided::size).sum());
        assertEquals((long) 32767 * half, parts.get(1).offset(1));
    }

    /** 2 views: 6 strides each, 6 dividers of 12 bytes, the number of axes and 4 bytes for nothing. */
    @Test
    void theStructureIsThatOfTheKernels() {
        Strided views = Strided.of(rowMajor(7).broadcastTo(Shape.of(5, 7)), rowMajor(5, 7));
        var structure = views.structure();
        assertEquals(6 * 8 * 2 + 6 * 12 + 8, structure.remaining());
        assertEquals(List.of(1L, 0L), List.of(structure.getLong(0), structure.getLong(8)));
        assertEquals(List.of(1L, 7L), List.of(structure.getLong(48), structure.getLong(56)));
        assertEquals(List.of(7, 5, 1), List.of(structure.getInt(96), structure.getInt(108), structure.getInt(120)));
        assertEquals(2, structure.getInt(168));
        assertEquals(6 * 8 + 6 * 12 + 8, views.structure(1).remaining());
    }
}
