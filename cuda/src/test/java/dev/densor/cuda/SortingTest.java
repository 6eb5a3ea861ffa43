package dev.densor.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.densor.backend.Backend;
import dev.densor.backend.Buffer;
import dev.densor.backend.Extent;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows by tiles, several to a tile, and rows that are merged give what the reference gives, index by index. */
class SortingTest extends AgainstReference {
    private static final List<Extent> EXTENTS = List.of(
            new Extent(3000, 1, 1),
            new Extent(1500, 3, 1),
            new Extent(9, 5, 70),
            new Extent(2, 1025, 3),
            new Extent(2, 2048, 1),
            // Merged: once; with a part left over; several times; side by side.
            new Extent(2, 2049, 1),
            new Extent(1, 4096, 1),
            new Extent(1, 6145, 1),
            new Extent(1, 20_000, 1),
            new Extent(1, 5000, 3),
            new Extent(0, 5, 1),
            new Extent(2, 0, 3),
            new Extent(2, 3, 0));

    /** Values and indices. */
    private static List<Object> sort(Backend backend, HostArray values, Extent extent) {
        Buffer in = upload(backend, values);
        Buffer sorted = backend.allocate(values.dtype(), values.size());
        Buffer indices = backend.allocate(DType.INT32, values.size());
        backend.sort(in, extent, sorted, indices);
        List<Object> results = Stream.of(sorted, indices)
                .<Object>map(buffer -> download(backend, buffer).data())
                .toList();
        Stream.of(in, sorted, indices).forEach(backend::free);
        return results;
    }

    private static HostArray any(DType dtype, Extent extent, int from, int to) {
        int size = size(extent);
        double[] values = new Random(size).ints(size, from, to).asDoubleStream().toArray();
        return HostArray.of(values, Shape.of(size)).cast(dtype);
    }

    private void assertSame(HostArray values, Extent extent) {
        assertEquals(
                sort(reference, values, extent), sort(emulated.backend, values, extent), values.dtype() + " " + extent);
    }

    /** With many ties, of which the first comes first. */
    @ParameterizedTest
    @EnumSource
    void isStable(DType dtype) {
        EXTENTS.forEach(extent -> assertSame(any(dtype, extent, -20, 20), extent));
    }

    @ParameterizedTest
    @EnumSource
    void goesFromTheLeastToTheGreatest(DType dtype) {
        Extent extent = new Extent(1, 5000, 1);
        double scale = dtype.isFloating() ? 1e-3 : dtype == DType.INT64 ? 0x1p40 : 1;
        double[] values = any(DType.FLOAT64, extent, -1_000_000, 1_000_000).toDoubles();
        for (int i = 0; i < values.length; i++) {
            values[i] *= scale;
        }
        assertSame(HostArray.of(values, Shape.of(values.length)).cast(dtype), extent);
    }

    /** Infinities at the ends, NaN behind them; a zero of either sign stays where it is among zeros. */
    @ParameterizedTest
    @EnumSource(names = {"FLOAT16", "BFLOAT16", "FLOAT32", "FLOAT64"})
    void specialValues(DType dtype) {
        double[] special = {
            Double.NaN, 0.0, -0.0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1, -1, 1e-40, -1e-40, 1e30, -1e30
        };
        for (Extent extent : List.of(new Extent(3, 100, 1), new Extent(1, 3000, 2))) {
            double[] values = any(DType.FLOAT64, extent, 0, special.length).toDoubles();
            for (int i = 0; i < values.length; i++) {
                values[i] = special[(int) values[i]];
            }
            assertSame(HostArray.of(values, Shape.of(values.length)).cast(dtype), extent);
        }
    }

    /** The sign of a zero and the bits of NaN are moved with them. */
    @Test
    void elementsAreMovedAsTheyAre() {
        float[] values = {0f, -0f, Float.intBitsToFloat(0x7fc00123), -0f, 0f, -1f};
        HostArray array = HostArray.of(values, Shape.of(values.length));
        CudaBuffer in = emulated.upload(array);
        Buffer sorted = emulated.backend.allocate(DType.FLOAT32, values.length);
        Buffer indices = emulated.backend.allocate(DType.INT32, values.length);
        emulated.backend.sort(in, new Extent(1, values.length, 1), sorted, indices);
        float[] result = emulated.download(sorted).toFloats();
        float[] expected = {-1f, 0f, -0f, -0f, 0f, Float.intBitsToFloat(0x7fc00123)};
        for (int i = 0; i < values.length; i++) {
            assertEquals(Float.floatToRawIntBits(expected[i]), Float.floatToRawIntBits(result[i]), "element " + i);
        }
        Stream.of(in, sorted, indices).forEach(emulated.backend::free);
    }

    /** Two rows at a time, then the last. */
    @Test
    void rowsThatTakeTooMuchMemoryAreSortedSomeAfterTheOthers() {
        Extent extent = new Extent(1, 3000, 5);
        HostArray values = any(DType.FLOAT32, extent, -500, 500);
        CudaBuffer in = emulated.upload(values);
        CudaBuffer sorted = (CudaBuffer) emulated.backend.allocate(DType.FLOAT32, values.size());
        CudaBuffer indices = (CudaBuffer) emulated.backend.allocate(DType.INT32, values.size());
        long before = emulated.driver.launches();
        new Sorting(emulated.device, 2 * 2 * 8 * 3000).sort(in, extent, sorted, indices);
        assertEquals(9, emulated.driver.launches() - before);
        assertEquals(
                sort(reference, values, extent),
                List.of(
                        emulated.download(sorted).data(),
                        emulated.download(indices).data()));
        Stream.of(in, sorted, indices).forEach(emulated.backend::free);
    }
}
