package dev.densor.nativecpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.backend.Backend;
import dev.densor.backend.BackendException;
import dev.densor.backend.Backends;
import dev.densor.backend.Buffer;
import dev.densor.backend.Extent;
import dev.densor.backend.MatmulSpec;
import dev.densor.backend.UnaryOp;
import dev.densor.backend.fused.DenseSpec;
import dev.densor.host.Team;
import dev.densor.nn.Dense;
import dev.densor.nn.Model;
import dev.densor.nn.Sequential;
import dev.densor.ops.Activation;
import dev.densor.ops.Activations;
import dev.densor.ops.KerasVersion;
import dev.densor.ops.Linalg;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import dev.densor.tensor.Scope;
import dev.densor.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NativeBackendTest {
    private static Backend backend;

    @BeforeAll
    static void open() {
        backend = new NativeProvider().open(0);
    }

    @AfterAll
    static void close() {
        backend.close();
    }

    private static HostArray random(int seed, int... dims) {
        Shape shape = Shape.of(dims);
        float[] values = new float[(int) shape.size()];
        Random random = new Random(seed);
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        return HostArray.of(values, shape);
    }

    private static Model model() {
        Model model = Sequential.of(
                new Dense(64).activation("relu").inputDim(48),
                new Dense(80).activation("tanh"),
                new Dense(10).activation("softmax"));
        model.on(backend);
        model.initialize(1);
        return model;
    }

    /**
     * How far two results of {@link #model} may lie apart when their sums are taken in different orders. k additions of
     * terms whose magnitudes add up to s round by k 2^-24 s at most, each of the two; an error e of all its inputs
     * becomes k w e in the next layer, w its largest weight. Inputs are at most 1/2, Glorot's uniform weights
     * sqrt(6 / (inputs + units)); tanh is at most 1, and softmax passes at most half of what its arguments differ by.
     */
    private static double orderOfSums() {
        double[] weights = {Math.sqrt(6. / (48 + 64)), Math.sqrt(6. / (64 + 80)), Math.sqrt(6. / (80 + 10))};
        double largestSum = 48 * weights[0] / 2;
        double first = 2 * 49 * 0x1p-24 * largestSum;
        double second = 64 * weights[1] * (first + 2 * 65 * 0x1p-24 * largestSum);
        double third = 80 * weights[2] * (second + 2 * 81 * 0x1p-24);
        return third / 2 + 4 * 0x1p-23;
    }

    @Test
    void isWhatAutoTakes() {
        try (Backend best = Backends.best()) {
            assertEquals("native:0", best.info().name());
        }
    }

    @Test
    void hasOneDevice() {
        BackendException refused = assertThrows(BackendException.class, () -> new NativeProvider().open(1));
        assertEquals("native:1 does not exist; there is native:0 only", refused.getMessage());
    }

    @Test
    void refusesWorkAfterItWasClosed() {
        Backend other = new NativeProvider().open(0);
        Buffer buffer = other.allocate(DType.FLOAT32, 4);
        other.close();
        assertThrows(IllegalStateException.class, () -> other.fill(buffer, 1));
        assertThrows(IllegalStateException.class, () -> other.allocate(DType.FLOAT32, 4));
    }

    /** oneDNN is given addresses; a buffer that is too short would be read beyond its end. */
    @Test
    void refusesBuffersThatAreNotOfTheStatedSize() {
        Buffer four = backend.allocate(DType.FLOAT32, 4);
        Buffer two = backend.allocate(DType.FLOAT32, 2);
        Buffer whole = backend.allocate(DType.INT32, 4);
        DenseSpec dense = new DenseSpec(2, 2, 2, null);
        MatmulSpec matmul = MatmulSpec.of(2, 2, 2);
        Extent rows = new Extent(2, 2, 1);
        NativeBackend device = (NativeBackend) backend;
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> device.dense(dense, two, four, two, four));
        assertEquals("native:0: needs a buffer of 4 float32, not of 2 float32", refused.getMessage());
        assertThrows(IllegalArgumentException.class, () -> device.dense(dense, four, whole, null, four));
        assertThrows(IllegalArgumentException.class, () -> device.dense(dense, four, four, four, four));
        assertThrows(IllegalArgumentException.class, () -> device.matmul(matmul, four, two, four));
        assertThrows(IllegalArgumentException.class, () -> device.softmax(rows, four, two));
        assertThrows(IllegalArgumentException.class, () -> device.unary(UnaryOp.TANH, four, two));
        for (Buffer buffer : List.of(four, two, whole)) {
            backend.free(buffer);
        }
    }

    /** The second use packs the kernel, which must not show but in the order of additions. */
    @Test
    void packingChangesNoResultByMoreThanRounding() {
        Activation linear = Activations.get("linear", KerasVersion.V3);
        for (int rows : new int[] {1, 2, 15, 16, 31, 33, 128, 300}) {
            try (Scope scope = Scope.open()) {
                Tensor x = Tensor.of(backend, random(1, rows, 70));
                Tensor kernel = Tensor.of(backend, random(2, 70, 200));
                float[] first = Linalg.dense(x, kernel, null, linear).toArray().toFloats();
                float[] second = Linalg.dense(x, kernel, null, linear).toArray().toFloats();
                // 70 terms of at most 1/4, each addition rounded.
                assertArrayEquals(first, second, 70 * 70 * 0.25f * 0x1p-24f, rows + " rows");
            }
        }
    }

    /** Split among so many threads, what is left for the last one of each is a single column, or few. */
    @ParameterizedTest
    @CsvSource({"2, 129", "2, 130", "3, 257", "5, 1025", "8, 300"})
    void packingChangesNoPartOfAKernelWhateverItsWidth(int threads, int units) {
        Activation linear = Activations.get("linear", KerasVersion.V3);
        int before = Team.common().threads();
        Team.useThreads(threads);
        try (Scope scope = Scope.open()) {
            Tensor x = Tensor.of(backend, random(1, 2, 300));
            Tensor kernel = Tensor.of(backend, random(2, 300, units));
            float[] first = Linalg.dense(x, kernel, null, linear).toArray().toFloats();
            float[] second = Linalg.dense(x, kernel, null, linear).toArray().toFloats();
            // 300 terms of at most 1/4, each addition rounded.
            assertArrayEquals(first, second, 300 * 300 * 0.25f * 0x1p-24f);
        } finally {
            Team.useThreads(before);
        }
    }

    @Test
    void aRowIsScoredAsItIsInABatchOfAnySize() {
        try (Model model = model()) {
            HostArray all = random(3, 300, 48);
            float[] expected = model.predict(all).toFloats();
            for (int rows : new int[] {1, 2, 7, 16, 17, 64, 129, 255}) {
                float[] some = model.predict(all.rows(0, rows)).toFloats();
                for (int i = 0; i < some.length; i++) {
                    assertEquals(expected[i], some[i], orderOfSums(), rows + " rows, element " + i);
                }
            }
        }
    }

    @Test
    void computesTheSameWithAnyNumberOfThreads() {
        int before = Team.common().threads();
        try (Model model = model()) {
            HostArray x = random(4, 200, 48);
            float[] expected = model.predict(x).toFloats();
            for (int threads : new int[] {1, 3, 5}) {
                Team.useThreads(threads);
                assertArrayEquals(expected, model.predict(x).toFloats(), (float) orderOfSums(), threads + " threads");
            }
        } finally {
            Team.useThreads(before);
        }
    }

    @Test
    void countsWhatThreadsWorkIn() {
        try (Backend fresh = new NativeProvider().open(0)) {
            long before = ((NativeBackend) fresh).heldBytes();
            Buffer one = fresh.allocate(DType.FLOAT32, 1 << 16);
            fresh.fill(one, -1);
            fresh.unary(UnaryOp.ELU, one, one);
            fresh.free(one);
            long held = ((NativeBackend) fresh).heldBytes() - before;
            assertTrue(held >= (1 << 18) + (long) Workspace.CHUNK * Float.BYTES, held + " bytes");
        }
    }

    /** Of the process's own memory: benchmarks/soak.sh. */
    @Test
    void memoryStaysFlatOverBatchesOfAllSizesFromEightThreads() throws InterruptedException, ExecutionException {
        try (Model model = model()) {
            predictAllOver(model, 400);
            long live = backend.liveBytes();
            long held = ((NativeBackend) backend).heldBytes();
            predictAllOver(model, 4000);
            assertEquals(live, backend.liveBytes());
            // Eight threads may by chance all have their largest batch at once, in blocks up to a quarter too large,
            // and
            // at another time other sizes, which have blocks of their own.
            long batch = 300 * (48 + 64 + 80 + 10) * Float.BYTES;
            long grown = ((NativeBackend) backend).heldBytes() - held;
            assertTrue(grown <= 2 * 8 * batch * 5 / 4, grown + " bytes more are held after 4000 more predictions");
        }
    }

    private static void predictAllOver(Model model, int predictions) throws InterruptedException, ExecutionException {
        HostArray all = random(5, 300, 48);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int thread = 0; thread < 8; thread++) {
                Random random = new Random(thread);
                running.add(threads.submit(() -> {
                    for (int i = 0; i < predictions / 8; i++) {
                        model.predict(all.rows(0, 1 + random.nextInt(300)));
                    }
                }));
            }
            for (Future<?> one : running) {
                one.get();
            }
        } finally {
            threads.shutdown();
        }
    }
}
