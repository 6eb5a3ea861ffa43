package dev.densor.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.backend.Backend;
import dev.densor.backend.Buffer;
import dev.densor.backend.Extent;
import dev.densor.backend.ReduceOp;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tiles, rows, columns and segments of each, with ends that are no whole pack, all give what the reference gives. */
class ReductionsTest extends AgainstReference {
    private static final List<Extent> EXTENTS = List.of(
            // Tiles: several, the last not full, rows at any place in a pack.
            new Extent(5000, 3, 1),
            new Extent(300, 32, 1),
            new Extent(40, 250, 1),
            new Extent(1, 5, 1),
            // Rows.
            new Extent(3, 1027, 1),
            new Extent(5, 4097, 1),
            // Rows in segments.
            new Extent(1, 100_003, 1),
            new Extent(3, 20_001, 1),
            // Columns: a thread each, several threads each, in segments.
            new Extent(70, 3, 5),
            new Extent(9, 70, 7),
            new Extent(1, 20_001, 3),
            new Extent(2, 300, 33),
            // Columns that are whole packs.
            new Extent(2, 50, 64),
            new Extent(1, 3000, 32),
            new Extent(1, 3, 16_384));

    private static HostArray reduce(Backend backend, ReduceOp op, HostArray values, Extent extent) {
        Buffer in = upload(backend, values);
        Buffer out = backend.allocate(op.isIndex() ? DType.INT32 : values.dtype(), extent.outer() * extent.inner());
        backend.reduce(op, in, extent, out);
        HostArray result = download(backend, out);
        backend.free(in);
        backend.free(out);
        return result;
    }

    /** Whole numbers in [from, to). */
    private static HostArray any(DType dtype, Extent extent, int from, int to) {
        Random random = new Random(size(extent));
        double[] values = new double[size(extent)];
        for (int i = 0; i < values.length; i++) {
            values[i] = from + random.nextInt(to - from);
        }
        return HostArray.of(values, Shape.of(values.length)).cast(dtype);
    }

    private void assertSame(ReduceOp op, HostArray values, Extent extent) {
        assertEquals(
                reduce(reference, op, values, extent).data(),
                reduce(emulated.backend, op, values, extent).data(),
                op + " " + values.dtype() + " " + extent);
    }

    static Stream<DType> numbers() {
        return Stream.of(DType.values()).filter(dtype -> dtype != DType.BOOL);
    }

    /** Sums of small whole numbers are exact in whatever order; of 16-bit types they are rounded once. */
    @ParameterizedTest
    @MethodSource("numbers")
    void sums(DType dtype) {
        EXTENTS.forEach(extent -> assertSame(ReduceOp.SUM, any(dtype, extent, -3, 4), extent));
    }

    /** Of signs and powers of two products are exact; integers wrap around. */
    @ParameterizedTest
    @MethodSource("numbers")
    void products(DType dtype) {
        for (Extent extent : EXTENTS) {
            HostArray odd = any(dtype, extent, 1, 20);
            HostArray signs = any(DType.FLOAT32, extent, 0, 3).cast(DType.FLOAT64);
            double[] powers = signs.toDoubles();
            for (int i = 0; i < powers.length; i++) {
                powers[i] = new double[] {-1, 2, 0.5}[(int) powers[i]];
            }
            HostArray exact = HostArray.of(powers, odd.shape()).cast(dtype);
            assertSame(ReduceOp.PROD, dtype.isFloating() ? exact : odd, extent);
        }
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void extremes(DType dtype) {
        for (Extent extent : EXTENTS) {
            HostArray values = any(dtype, extent, -100, 100);
            assertSame(ReduceOp.MAX, values, extent);
            assertSame(ReduceOp.MIN, values, extent);
        }
    }

    /** With many ties. */
    @ParameterizedTest
    @MethodSource("numbers")
    void indices(DType dtype) {
        for (Extent extent : EXTENTS) {
            HostArray values = any(dtype, extent, 0, 50);
            assertSame(ReduceOp.ARGMAX, values, extent);
            assertSame(ReduceOp.ARGMIN, values, extent);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ReduceOp.class,
            names = {"ANY", "ALL"})
    void truths(ReduceOp op) {
        for (Extent extent : EXTENTS) {
            double[] rare = any(DType.FLOAT64, extent, 0, 3 * extent.length()).toDoubles();
            for (int i = 0; i < rare.length; i++) {
                rare[i] = rare[i] < 1 == (op == ReduceOp.ANY) ? 1 : 0;
            }
            assertSame(op, HostArray.of(rare, Shape.of(rare.length)).cast(DType.BOOL), extent);
        }
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void ofNothing(DType dtype) {
        for (Extent extent :
                List.of(new Extent(3, 0, 5), new Extent(4, 0, 1), new Extent(0, 7, 1), new Extent(2, 3, 0))) {
            HostArray none = HostArray.allocate(dtype, Shape.of(0));
            assertSame(ReduceOp.SUM, none, extent);
            assertSame(ReduceOp.PROD, none, extent);
        }
        Extent empty = new Extent(3, 0, 5);
        assertSame(ReduceOp.ANY, HostArray.allocate(DType.BOOL, Shape.of(0)), empty);
        assertSame(ReduceOp.ALL, HostArray.allocate(DType.BOOL, Shape.of(0)), empty);
    }

    /** NaN wherever it is, in whatever segment; of two the first. */
    @ParameterizedTest
    @ValueSource(strings = {"float16", "bfloat16", "float32", "float64"})
    void notANumber(String name) {
        DType dtype = DType.of(name);
        for (Extent extent : List.of(new Extent(1, 100_003, 1), new Extent(1, 3001, 3), new Extent(1, 37, 1))) {
            double[] values = any(dtype, extent, -9, 9).toDoubles();
            int first = values.length / 3;
            values[first] = Double.NaN;
            values[values.length - 1] = Double.NaN;
            values[0] = Double.POSITIVE_INFINITY;
            values[1] = Double.NEGATIVE_INFINITY;
            HostArray array = HostArray.of(values, Shape.of(values.length)).cast(dtype);
            for (ReduceOp op : List.of(ReduceOp.ARGMAX, ReduceOp.ARGMIN)) {
                assertSame(op, array, extent);
            }
            for (ReduceOp op : List.of(ReduceOp.MAX, ReduceOp.MIN, ReduceOp.SUM, ReduceOp.PROD)) {
                double[] expected = reduce(reference, op, array, extent).toDoubles();
                double[] actual = reduce(emulated.backend, op, array, extent).toDoubles();
                assertEquals(doubles(expected), doubles(actual), op + " " + dtype + " " + extent);
            }
        }
    }

    private static List<Double> doubles(double[] values) {
        return Arrays.stream(values).boxed().toList();
    }

    /** Where all are as bad as can be, the first is the best. */
    @ParameterizedTest
    @MethodSource("numbers")
    void equalElements(DType dtype) {
        double least = dtype.isFloating() ? Double.NEGATIVE_INFINITY : -1e30;
        for (Extent extent : List.of(new Extent(2, 20_001, 1), new Extent(1, 100, 3), new Extent(9, 7, 1))) {
            double[] values = new double[size(extent)];
            for (double value : new double[] {least, -least, 0}) {
                Arrays.fill(values, value);
                HostArray array = HostArray.of(values, Shape.of(values.length)).cast(dtype);
                List.of(ReduceOp.ARGMAX, ReduceOp.ARGMIN, ReduceOp.MAX, ReduceOp.MIN)
                        .forEach(op -> assertSame(op, array, extent));
            }
        }
    }

    /** On the way parts of these products are beyond float64, too. */
    @Test
    void productsWhosePartsOverflow() {
        int length = 4001;
        double[] values = new double[length];
        for (int i = 0; i < length; i++) {
            values[i] = i == length - 1 ? 3 : i < length / 2 ? 0x1p100 : 0x1p-100;
        }
        HostArray array = HostArray.of(values, Shape.of(length)).cast(DType.FLOAT32);
        assertEquals(
                3,
                reduce(emulated.backend, ReduceOp.PROD, array, new Extent(1, length, 1))
                        .getDouble(0));
    }

    /** Within {@code length * 2^-23 * sum |x|}, and the same again. */
    @Test
    void sumsOfAnyNumbersAreNearAndAlwaysTheSame() {
        for (Extent extent : EXTENTS) {
            double[] any = new Random(7).doubles(size(extent), -1, 1).toArray();
            HostArray array = HostArray.of(any, Shape.of(any.length)).cast(DType.FLOAT32);
            double[] magnitudes = array.toDoubles();
            for (int i = 0; i < magnitudes.length; i++) {
                magnitudes[i] = Math.abs(magnitudes[i]);
            }
            double[] exact = reduce(reference, ReduceOp.SUM, array.cast(DType.FLOAT64), extent)
                    .toDoubles();
            double[] scale = reduce(reference, ReduceOp.SUM, HostArray.of(magnitudes, array.shape()), extent)
                    .toDoubles();
            HostArray actual = reduce(emulated.backend, ReduceOp.SUM, array, extent);
            for (int i = 0; i < exact.length; i++) {
                double bound = extent.length() * 0x1p-23 * scale[i];
                assertTrue(Math.abs(actual.getDouble(i) - exact[i]) <= bound, "element " + i + " of " + extent);
            }
            assertEquals(
                    actual.data(),
                    reduce(emulated.backend, ReduceOp.SUM, array, extent).data());
        }
    }
}
