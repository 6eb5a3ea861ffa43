package dev.densor.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.backend.Backend;
import dev.densor.backend.BackendException;
import dev.densor.backend.BinaryOp;
import dev.densor.backend.Buffer;
import dev.densor.backend.UnaryOp;
import dev.densor.backend.View;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How programs use a device beside computing on it: from many threads, several times, to the end of its memory. */
abstract class DeviceUse {
    private static final int THREADS = 8;
    private static final int ROUNDS = 50;
    private static final int MIB = 1 << 20;
    private static final int LIMIT = 64 * MIB;

    /** Opens the device; the test closes it. */
    abstract Backend open();

    /** Opens it with that much memory. */
    abstract Backend open(long limit);

    /** Negates and adds: what comes of it is exact. */
    private static void compute(Backend backend, int seed) {
        int size = 1000 + 37 * seed;
        float[] values = new float[size];
        Random random = new Random(seed);
        for (int i = 0; i < size; i++) {
            values[i] = random.nextInt(1000);
        }
        Buffer x = backend.allocate(DType.FLOAT32, size);
        Buffer y = backend.allocate(DType.FLOAT32, size);
        backend.upload(HostArray.of(values, Shape.of(size)), x);
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

    @Test
    void eightThreadsShareOneDevice() throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try (Backend backend = open()) {
            List<Future<?>> all = IntStream.range(0, THREADS)
                    .<Future<?>>mapToObj(thread -> threads.submit(() ->
                            IntStream.range(0, ROUNDS).forEach(round -> compute(backend, ROUNDS * thread + round))))
                    .toList();
            for (Future<?> one : all) {
                one.get();
            }
            assertEquals(0, backend.liveBytes());
        } finally {
            threads.shutdown();
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
    void opensAndClosesAThousandTimes() {
        for (int i = 0; i < 1000; i++) {
            try (Backend backend = open()) {
                compute(backend, i % THREADS);
            }
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
