package dev.densor.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.backend.Backend;
import dev.densor.backend.BackendException;
import dev.densor.backend.BinaryOp;
import dev.densor.backend.Buffer;
import dev.densor.backend.Extent;
import dev.densor.backend.UnaryOp;
import dev.densor.backend.View;
import dev.densor.backend.fused.DenseKernel;
import dev.densor.backend.fused.DenseSpec;
import dev.densor.backend.fused.SoftmaxKernel;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How programs use a device beside computing on it: from many threads, several times, to the end of its memory. */
abstract class DeviceUse {
    private static final int THREADS = 8;
    private static final int ROUNDS = 50;
    private static final int MIB = 1 << 20;
    private static final int LIMIT = 64 * MIB;
    /** Half of what is lost where each of 1,000 openings loses a tenth of a mebibyte; other programs may take some. */
    private static final int LOST = 50 * MIB;

    /** Opens the device; the test closes it. */
    abstract Backend open();

    /** Opens it with that much memory. */
    abstract Backend open(long limit);

    /** Bytes of its memory that nobody has. */
    abstract long freeBytes();

    /** x^2 - x of whole numbers, which is exact. */
    private static void compute(Backend backend, int seed) {
        int size = 1000 + 37 * seed;
        float[] values = whole(size, seed);
        Buffer x = upload(backend, values);
        Buffer y = backend.allocate(DType.FLOAT32, size);
        backend.unary(UnaryOp.SQUARE, x, y);
        backend.binary(BinaryOp.SUBTRACT, View.of(y), View.of(x), x);
        HostArray result = HostArray.allocate(DType.FLOAT32, Shape.of(size));
        backend.download(x, result);
        backend.free(x);
        backend.free(y);
        for (int i = 0; i < size; i++) {
            values[i] = values[i] * values[i] - values[i];
        }
        assertArrayEquals(values, result.toFloats());
    }

    /** Products that every precision has exactly, of several sizes: by tiles, and by the kernels for few rows. */
    private static void multiply(Backend backend, int seed) {
        DenseSpec spec = new DenseSpec(1 + seed % 40, 16 + seed % 3, 30 + seed % 7, UnaryOp.RELU);
        float[] x = whole(spec.rows() * spec.features(), seed);
        float[] kernel = whole(spec.features() * spec.units(), seed + 1);
        float[] bias = whole(spec.units(), seed + 2);
        assertArrayEquals(dense(spec, x, kernel, bias), dense(backend, spec, x, kernel, bias));
    }

    private static float[] dense(Backend backend, DenseSpec spec, float[]... operands) {
        Buffer out = backend.allocate(DType.FLOAT32, (long) spec.rows() * spec.units());
        Buffer[] in = Stream.of(operands).map(one -> upload(backend, one)).toArray(Buffer[]::new);
        ((DenseKernel) backend).dense(spec, in[0], in[1], in[2], out);
        HostArray result = HostArray.allocate(DType.FLOAT32, Shape.of((int) out.size()));
        backend.download(out, result);
        Stream.of(in).forEach(backend::free);
        backend.free(out);
        return result.toFloats();
    }

    /** Runs the same on several threads, told apart by a number, and waits for all. */
    private static void atOnce(int count, IntConsumer work) throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(count);
        try {
            List<Future<?>> all = IntStream.range(0, count)
                    .<Future<?>>mapToObj(thread -> threads.submit(() -> work.accept(thread)))
                    .toList();
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void eightThreadsShareOneDevice() throws InterruptedException, ExecutionException {
        try (Backend backend = open()) {
            atOnce(THREADS, thread -> {
                for (int round = 0; round < ROUNDS; round++) {
                    compute(backend, ROUNDS * thread + round);
                    multiply(backend, ROUNDS * thread + round);
                }
            });
            assertEquals(0, backend.liveBytes());
        }
    }

    private static float[] softmax(Backend backend, int length) {
        Buffer x = upload(backend, whole(length, length));
        ((SoftmaxKernel) backend).softmax(new Extent(1, length, 1), x, x);
        HostArray result = HostArray.allocate(DType.FLOAT32, Shape.of(length));
        backend.download(x, result);
        backend.free(x);
        return result.toFloats();
    }

    /** Each needs another amount of shared memory. */
    @Test
    void longRowsOfSeveralLengthsAreComputedAtOnce() throws InterruptedException, ExecutionException {
        int[] lengths = {1000, 46_000, 52_000, 65_536};
        try (Backend backend = open()) {
            atOnce(lengths.length, thread -> {
                float[] first = softmax(backend, lengths[thread]);
                for (int round = 0; round < 5; round++) {
                    assertArrayEquals(first, softmax(backend, lengths[thread]));
                }
            });
        }
    }

    @Test
    void closingWaitsForCallsAndRefusesLaterOnes() throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        Backend backend = open();
        CountDownLatch begun = new CountDownLatch(THREADS);
        List<Future<?>> all = IntStream.range(0, THREADS)
                .<Future<?>>mapToObj(thread -> threads.submit(() -> {
                    compute(backend, thread);
                    begun.countDown();
                    while (true) {
                        compute(backend, thread);
                    }
                }))
                .toList();
        begun.await();
        backend.close();
        threads.shutdown();
        for (Future<?> one : all) {
            ExecutionException ended = assertThrows(ExecutionException.class, one::get);
            assertEquals(IllegalStateException.class, ended.getCause().getClass(), () -> "" + ended.getCause());
            assertTrue(ended.getCause().getMessage().endsWith("is closed"), ended.getCause()::getMessage);
        }
    }

    /** From -4 to 4: products and sums of them are exact, in whatever precision operands are rounded to. */
    private static float[] whole(int size, int seed) {
        float[] values = new float[size];
        Random random = new Random(seed);
        for (int i = 0; i < size; i++) {
            values[i] = random.nextInt(9) - 4;
        }
        return values;
    }

    private static Buffer upload(Backend backend, float[] values) {
        Buffer buffer = backend.allocate(DType.FLOAT32, values.length);
        backend.upload(HostArray.of(values, Shape.of(values.length)), buffer);
        return buffer;
    }

    /** relu(x . kernel + bias) */
    private static float[] dense(DenseSpec spec, float[] x, float[] kernel, float[] bias) {
        float[] out = new float[spec.rows() * spec.units()];
        for (int i = 0; i < out.length; i++) {
            float sum = bias[i % spec.units()];
            for (int p = 0; p < spec.features(); p++) {
                sum += x[i / spec.units() * spec.features() + p] * kernel[p * spec.units() + i % spec.units()];
            }
            out[i] = Math.max(sum, 0);
        }
        return out;
    }

    /** With and without the tensor cores, of sizes that do and do not fill them. */
    @ParameterizedTest
    @CsvSource({"1, 1, 1", "1, 10, 300", "32, 64, 64", "33, 65, 67", "128, 128, 256", "130, 10, 129"})
    void denseLayersOfSmallWholeNumbersAreExact(int rows, int units, int features) {
        DenseSpec spec = new DenseSpec(rows, units, features, UnaryOp.RELU);
        float[] x = whole(rows * features, 1);
        float[] kernel = whole(features * units, 2);
        float[] bias = whole(units, 3);
        try (Backend backend = open()) {
            assertArrayEquals(dense(spec, x, kernel, bias), dense(backend, spec, x, kernel, bias));
        }
    }

    @Test
    void theSameDeviceCanBeOpenedTwice() {
        try (Backend one = open();
                Backend other = open()) {
            for (int round = 0; round < ROUNDS; round++) {
                compute(one, round);
                compute(other, round + 1);
            }
            one.close();
            compute(other, 1);
        }
    }

    @Test
    void severalThreadsOpenTheSameDeviceAndUseItAtOnce() throws InterruptedException, ExecutionException {
        atOnce(THREADS / 2, thread -> {
            for (int opening = 0; opening < 3; opening++) {
                try (Backend backend = open()) {
                    for (int round = 0; round < 5; round++) {
                        compute(backend, thread + round);
                        multiply(backend, 7 * thread + round);
                    }
                    assertEquals(0, backend.liveBytes());
                }
            }
        });
    }

    @Test
    void openingAndClosingAThousandTimesLosesNoMemory() {
        for (int i = 0; i < THREADS; i++) {
            openAndClose(i);
        }
        long before = freeBytes();
        for (int i = 0; i < 1000; i++) {
            openAndClose(i % THREADS);
        }
        long lost = before - freeBytes();
        assertTrue(lost <= LOST, lost + " bytes were lost");
    }

    private void openAndClose(int seed) {
        try (Backend backend = open()) {
            compute(backend, seed);
            backend.allocate(DType.UINT8, MIB);
        }
    }

    @Test
    void memoryCanBeUsedToItsEndAndUsedAgain() {
        try (Backend backend = open(LIMIT)) {
            List<Buffer> all = new ArrayList<>();
            BackendException full = assertThrows(BackendException.class, () -> {
                while (true) {
                    all.add(backend.allocate(DType.UINT8, MIB));
                }
            });
            assertTrue(full.getMessage().contains("out of memory allocating 1.0 MiB"), full.getMessage());
            assertEquals(LIMIT / MIB, all.size());
            backend.free(all.remove(0));
            compute(backend, 1);
            all.add(backend.allocate(DType.UINT8, MIB));
            all.forEach(backend::free);
            backend.free(backend.allocate(DType.UINT8, LIMIT));
            assertEquals(0, backend.liveBytes());
        }
    }
}
