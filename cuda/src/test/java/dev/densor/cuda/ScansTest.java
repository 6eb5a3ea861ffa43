package dev.densor.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.backend.Backend;
import dev.densor.backend.Buffer;
import dev.densor.backend.Extent;
import dev.densor.backend.ScanOp;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Short rows, long ones, columns, and segments of them give what the reference gives. */
class ScansTest extends AgainstReference {
    private static final List<Extent> EXTENTS = List.of(
            new Extent(300, 5, 1),
            new Extent(3, 255, 1),
            // Rows by blocks: several tiles, at any place in a pack.
            new Extent(3, 257, 1),
            new Extent(5, 4099, 1),
            // Rows in segments.
            new Extent(1, 50_001, 1),
            new Extent(2, 20_003, 1),
            // Columns, whole and in segments.
            new Extent(40, 7, 11),
            new Extent(3, 130, 70),
            new Extent(1, 5001, 3),
            new Extent(2, 129, 5),
            new Extent(0, 5, 2),
            new Extent(3, 0, 2),
            new Extent(3, 4, 0));

    private static HostArray scan(Backend backend, ScanOp op, HostArray values, Extent extent) {
        Buffer in = upload(backend, values);
        Buffer out = backend.allocate(values.dtype(), values.size());
        backend.scan(op, in, extent, out);
        HostArray result = download(backend, out);
        backend.free(in);
        backend.free(out);
        return result;
    }

    private void assertSame(ScanOp op, double[] values, DType dtype, Extent extent) {
        HostArray array = HostArray.of(values, Shape.of(values.length)).cast(dtype);
        assertEquals(
                scan(reference, op, array, extent).data(),
                scan(emulated.backend, op, array, extent).data(),
                op + " " + dtype + " " + extent);
    }

    static Stream<DType> numbers() {
        return Stream.of(DType.values()).filter(dtype -> dtype != DType.BOOL);
    }

    /** Of small whole numbers, whose sums are exact. */
    @ParameterizedTest
    @MethodSource("numbers")
    void sums(DType dtype) {
        for (Extent extent : EXTENTS) {
            double[] values =
                    new Random(1).ints(size(extent), -3, 4).asDoubleStream().toArray();
            assertSame(ScanOp.SUM, values, dtype, extent);
        }
    }

    /** Of powers of two, which overflow and underflow on the way, or of odd numbers, which wrap around. */
    @ParameterizedTest
    @MethodSource("numbers")
    void products(DType dtype) {
        double[] powers = {-1, 2, 0.5};
        for (Extent extent : EXTENTS) {
            double[] values = new Random(2)
                    .ints(size(extent), 0, 3)
                    .mapToDouble(i -> dtype.isFloating() ? powers[i] : 2 * i + 3)
                    .toArray();
            assertSame(ScanOp.PROD, values, dtype, extent);
        }
    }

    /** After a zero all is zero, whatever the others come to. */
    @Test
    void aZeroIsNotMadeUpFor() {
        double[] values = new double[20_000];
        Arrays.fill(values, 1e30);
        values[100] = 0;
        double[] products = scan(
                        emulated.backend,
                        ScanOp.PROD,
                        HostArray.of(values, Shape.of(values.length)).cast(DType.FLOAT32),
                        new Extent(1, values.length, 1))
                .toDoubles();
        assertEquals(Double.POSITIVE_INFINITY, products[99]);
        for (int i = 100; i < products.length; i++) {
            assertEquals(0, products[i]);
        }
    }

    /** Within {@code (l + 1) * 2^-23 * sum |x|}, and the same again. */
    @Test
    void sumsOfAnyNumbersAreNearAndAlwaysTheSame() {
        Extent extent = new Extent(2, 30_001, 1);
        double[] any = new Random(3).doubles(size(extent), -1, 1).toArray();
        HostArray array = HostArray.of(any, Shape.of(any.length)).cast(DType.FLOAT32);
        HostArray sums = scan(emulated.backend, ScanOp.SUM, array, extent);
        double sum = 0;
        double scale = 0;
        for (int i = 0; i < any.length; i++) {
            int l = i % extent.length();
            sum = (l == 0 ? 0 : sum) + array.getDouble(i);
            scale = (l == 0 ? 0 : scale) + Math.abs(array.getDouble(i));
            assertTrue(Math.abs(sums.getDouble(i) - sum) <= (l + 1) * 0x1p-23 * scale, "element " + i);
        }
        assertEquals(
                sums.data(), scan(emulated.backend, ScanOp.SUM, array, extent).data());
    }
}
