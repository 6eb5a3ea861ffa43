package dev.densor.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.backend.Backend;
import dev.densor.backend.BackendException;
import dev.densor.backend.Buffer;
import dev.densor.backend.Extent;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows of every size of word; updates in any order and in theirs, few to a row or all to one. */
class IndexingTest extends AgainstReference {
    private static HostArray any(DType dtype, long size, int seed) {
        double[] values =
                new Random(seed).ints((int) size, -8, 9).asDoubleStream().toArray();
        return HostArray.of(values, Shape.of(values.length)).cast(dtype);
    }

    /** Some outside of [0, length). */
    private static HostArray indices(int count, int length) {
        int[] indices = new Random(count).ints(count, -1, length + 1).toArray();
        for (int i = 0; i < count; i += 50) {
            indices[i] = i % 100 == 0 ? Integer.MIN_VALUE : Integer.MAX_VALUE;
        }
        return HostArray.of(indices, Shape.of(count));
    }

    private static HostArray gather(Backend backend, HostArray table, Extent extent, HostArray indices) {
        Buffer in = upload(backend, table);
        Buffer at = upload(backend, indices);
        Buffer out = backend.allocate(table.dtype(), extent.outer() * indices.size() * extent.inner());
        backend.gather(in, extent, at, out);
        HostArray result = download(backend, out);
        Stream.of(in, at, out).forEach(backend::free);
        return result;
    }

    @Test
    void moreIndicesThanTheKernelsCountToAreRefused() {
        CudaBuffer row = (CudaBuffer) emulated.backend.allocate(DType.INT32, 1);
        CudaBuffer indices = new CudaBuffer(DType.INT32, 1L << 31, row.address());
        Indexing indexing = new Indexing(emulated.device, true);
        BackendException refused =
                assertThrows(BackendException.class, () -> indexing.scatterAdd(row, indices, new Extent(1, 1, 1), row));
        assertEquals(
                "emulator:0: scatterAdd in order: 2147483648 indices are more than 2147483647, which the kernels count to;"
                        + " add fewer updates at once",
                refused.getMessage());
        emulated.backend.free(row);
    }

    @ParameterizedTest
    @EnumSource
    void gathers(DType dtype) {
        for (long inner : new long[] {1, 2, 3, 4, 8, 16, 33, 100}) {
            for (int count : new int[] {0, 1, 7, 300}) {
                Extent extent = new Extent(3, 11, inner);
                HostArray table = any(dtype, 33 * inner, 1);
                HostArray at = indices(count, 11);
                assertEquals(
                        gather(reference, table, extent, at).data(),
                        gather(emulated.backend, table, extent, at).data(),
                        dtype + " " + extent + " at " + count);
            }
        }
    }

    @Test
    void gathersZerosFromNothing() {
        HostArray zeros = gather(
                emulated.backend, HostArray.allocate(DType.FLOAT32, Shape.of(0)), new Extent(2, 0, 3), indices(4, 1));
        assertEquals(HostArray.of(new float[24], Shape.of(24)).data(), zeros.data());
    }

    private static HostArray added(Backend backend, HostArray table, Extent extent, HostArray at, HostArray updates) {
        Buffer out = upload(backend, table);
        Buffer indices = upload(backend, at);
        Buffer rows = upload(backend, updates);
        backend.scatterAdd(rows, indices, extent, out);
        HostArray result = download(backend, out);
        Stream.of(out, indices, rows).forEach(backend::free);
        return result;
    }

    private HostArray addedInOrder(HostArray table, Extent extent, HostArray at, HostArray updates) {
        CudaBuffer out = emulated.upload(table);
        CudaBuffer indices = emulated.upload(at);
        CudaBuffer rows = emulated.upload(updates);
        new Indexing(emulated.device, true).scatterAdd(rows, indices, extent, out);
        HostArray result = emulated.download(out);
        Stream.of(out, indices, rows).forEach(emulated.backend::free);
        return result;
    }

    /** Sums of small whole numbers are exact in whatever order; of 16-bit types they are rounded once. */
    @ParameterizedTest
    @CsvSource({
        // outer, length, inner, updates
        "1, 7, 5, 500",
        "2, 1000, 3, 100",
        "3, 1, 1, 1000",
        "1, 3, 130, 31",
        "1, 3, 1, 32",
        "1, 3, 2, 33",
        "2, 5, 3, 0",
        "2, 0, 3, 5",
        "0, 5, 3, 5"
    })
    void adds(int outer, int length, int inner, int count) {
        Extent extent = new Extent(outer, length, inner);
        HostArray at = indices(count, Math.max(1, length));
        for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64, DType.FLOAT16, DType.BFLOAT16}) {
            HostArray table = any(dtype, (long) outer * length * inner, 1);
            HostArray updates = any(dtype, (long) outer * count * inner, 2);
            HostArray expected = added(reference, table, extent, at, updates);
            assertEquals(
                    expected.data(),
                    added(emulated.backend, table, extent, at, updates).data(),
                    dtype.toString());
            assertEquals(
                    expected.data(), addedInOrder(table, extent, at, updates).data(), dtype + " in order");
        }
    }

    /** 2048 + 1 is 2048 in float16: added one by one nothing would come of it. */
    @Test
    void sixteenBitSumsAreRoundedOnce() {
        HostArray table = HostArray.of(new double[] {2048}, Shape.of(1)).cast(DType.FLOAT16);
        double[] ones = new double[100];
        Arrays.fill(ones, 1);
        HostArray updates = HostArray.of(ones, Shape.of(100)).cast(DType.FLOAT16);
        HostArray at = HostArray.of(new int[100], Shape.of(100));
        HostArray sum = added(emulated.backend, table, new Extent(1, 1, 1), at, updates);
        assertEquals(2148, sum.getDouble(0));
    }

    /** In order and in any order: within {@code k * 2^-23 * sum |x|}. */
    @Test
    void sumsOfAnyNumbersAreNear() {
        int count = 1000;
        double[] any = new Random(5).doubles(count, -1, 1).toArray();
        HostArray updates = HostArray.of(any, Shape.of(count)).cast(DType.FLOAT32);
        HostArray table = HostArray.of(new float[] {0.5f}, Shape.of(1));
        HostArray at = HostArray.of(new int[count], Shape.of(count));
        Extent extent = new Extent(1, 1, 1);
        double sum = 0.5;
        double scale = 0.5;
        for (int i = 0; i < count; i++) {
            sum += updates.getDouble(i);
            scale += Math.abs(updates.getDouble(i));
        }
        double bound = (count + 1) * 0x1p-23 * scale;
        HostArray inOrder = addedInOrder(table, extent, at, updates);
        double inAnyOrder = added(emulated.backend, table, extent, at, updates).getDouble(0);
        assertTrue(Math.abs(inOrder.getDouble(0) - sum) <= bound);
        assertTrue(Math.abs(inAnyOrder - sum) <= bound);
        assertEquals(inOrder.data(), addedInOrder(table, extent, at, updates).data());
    }

    /** The property is read when a device is opened. */
    @Test
    void theOrderCanBeAskedFor() {
        HostArray table = any(DType.FLOAT32, 3, 1);
        HostArray updates = any(DType.FLOAT32, 50, 2);
        Extent extent = new Extent(1, 3, 1);
        long before = emulated.driver.launches();
        HostArray expected = added(emulated.backend, table, extent, indices(50, 3), updates);
        assertEquals(1, emulated.driver.launches() - before, "by atomic operations");
        System.setProperty(Indexing.DETERMINISTIC, "true");
        try (Emulated inOrder = new Emulated()) {
            HostArray sums = added(inOrder.backend, table, extent, indices(50, 3), updates);
            assertEquals(expected.data(), sums.data());
            assertEquals(3, inOrder.driver.launches(), "a sort and two sums");
        } finally {
            System.clearProperty(Indexing.DETERMINISTIC);
        }
    }
}
