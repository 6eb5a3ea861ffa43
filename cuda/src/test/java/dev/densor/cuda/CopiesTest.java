package dev.densor.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.backend.Backend;
import dev.densor.backend.Backends;
import dev.densor.backend.Buffer;
import dev.densor.backend.View;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Layout;
import dev.densor.shape.Shape;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Copies of every kind of layout, larger than a tile and a block, give what the reference gives. */
class CopiesTest {
    private static final Layout[] LAYOUTS = {
        rowMajor(70, 100).permute(1, 0),
        rowMajor(3, 40, 50).permute(0, 2, 1),
        rowMajor(2, 33, 3, 65).permute(0, 3, 2, 1),
        rowMajor(9, 40, 11).permute(2, 1, 0),
        rowMajor(33, 8).permute(1, 0),
        rowMajor(4, 500).permute(1, 0),
        rowMajor(40, 90).slice(1, 1, 89, 1).permute(1, 0),
        rowMajor(40, 90).slice(1, 89, 45, -2).permute(1, 0),
        rowMajor(40, 90).slice(0, 39, 40, -1),
        rowMajor(5000).slice(0, 3, 4990, 1),
        rowMajor(5000).slice(0, 16, 4000, 1),
        rowMajor(700).broadcastTo(Shape.of(9, 700)),
        rowMajor(60, 1).broadcastTo(Shape.of(60, 70)),
        rowMajor(2, 3, 2, 3, 2, 3, 2, 3).permute(7, 5, 3, 1, 0, 2, 4, 6),
        rowMajor(1, 1).broadcastTo(Shape.of(30, 40)),
    };

    private Emulated emulated;
    private final Backend reference = Backends.open("reference");

    @BeforeEach
    void open() {
        emulated = new Emulated();
    }

    @AfterEach
    void close() {
        reference.close();
        if (emulated != null) {
            emulated.close();
        }
    }

    private static Layout rowMajor(int... dims) {
        return Layout.contiguous(Shape.of(dims));
    }

    /** One more than the largest position in a layout. */
    private static int extent(Layout layout) {
        long last = layout.offset();
        for (int axis = 0; axis < layout.shape().rank(); axis++) {
            last += Math.max(0, layout.stride(axis)) * (layout.shape().dim(axis) - 1);
        }
        return (int) last + 1;
    }

    private static HostArray any(DType dtype, int size) {
        Random random = new Random(size);
        double[] values = random.doubles(size, -300, 300).toArray();
        return HostArray.of(values, Shape.of(size)).cast(dtype);
    }

    private static HostArray copy(Backend backend, HostArray in, Layout from, HostArray out, Layout to) {
        Buffer source = backend.allocate(in.dtype(), in.size());
        Buffer target = backend.allocate(out.dtype(), out.size());
        backend.upload(in, source);
        backend.upload(out, target);
        backend.copy(new View(source, from), new View(target, to));
        HostArray result = HostArray.allocate(out.dtype(), out.shape());
        backend.download(target, result);
        backend.free(source);
        backend.free(target);
        return result;
    }

    private void check(DType from, Layout source, DType to, Layout target) {
        HostArray in = any(from, extent(source));
        HostArray out = any(to, extent(target));
        HostArray expected = copy(reference, in, source, out, target);
        HostArray actual = copy(emulated.backend, in, source, out, target);
        assertEquals(expected.data(), actual.data(), () -> from + " " + source + " to " + to + " " + target);
    }

    @ParameterizedTest
    @EnumSource
    void anyLayoutToRowMajorAndBack(DType dtype) {
        for (Layout layout : LAYOUTS) {
            check(dtype, layout, dtype, Layout.contiguous(layout.shape()));
            if (layout.stride(layout.shape().rank() - 1) != 0 && layout.stride(0) != 0) {
                check(dtype, Layout.contiguous(layout.shape()), dtype, layout);
                check(dtype, layout, dtype, layout);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void anyTypeToAnyOther(DType from) {
        for (DType to : DType.values()) {
            for (int size : new int[] {1, 3, 15, 16, 17, 1000}) {
                check(from, rowMajor(size), to, rowMajor(size));
            }
            check(from, rowMajor(40, 35).permute(1, 0), to, rowMajor(35, 40));
            check(from, rowMajor(100).slice(0, 1, 99, 1), to, rowMajor(99));
            check(from, rowMajor(99), to, rowMajor(100).slice(0, 1, 99, 1));
        }
    }

    /** What has the shape of many elements before and after, of which one axis moves. */
    @Test
    void tilesAreTakenWhereBothSidesAreThenRead() {
        Strided transposed = Strided.inOrderOfLast(rowMajor(70, 100).permute(1, 0), rowMajor(100, 70));
        assertTrue(Transposition.of(transposed).pays());
        assertEquals(3 * 4, Transposition.of(transposed).tiles());
        Strided narrow = Strided.inOrderOfLast(rowMajor(70, 3).permute(1, 0), rowMajor(3, 70));
        assertFalse(Transposition.of(narrow).pays());
        Strided reversed = Strided.inOrderOfLast(rowMajor(70, 100).slice(1, 99, 100, -1), rowMajor(70, 100));
        assertFalse(Transposition.of(reversed).pays());
        Strided contiguous = Strided.inOrderOfLast(rowMajor(70, 100), rowMajor(70, 100));
        assertFalse(Transposition.of(contiguous).pays());
    }
}
