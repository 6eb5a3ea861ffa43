package dev.densor.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.backend.BinaryOp;
import dev.densor.backend.Buffer;
import dev.densor.backend.Extent;
import dev.densor.backend.MatmulSpec;
import dev.densor.backend.ReduceOp;
import dev.densor.backend.ScanOp;
import dev.densor.backend.UnaryOp;
import dev.densor.backend.View;
import dev.densor.backend.fused.ActivationGradientSpec;
import dev.densor.backend.fused.DenseChainSpec;
import dev.densor.backend.fused.DenseGradientKernel;
import dev.densor.backend.fused.DenseSpec;
import dev.densor.backend.fused.LayerNormSpec;
import dev.densor.cuda.driver.EmulatedDriver;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeptCopiesTest {
    private static final int SIZE = 16;
    private static final long BYTES = SIZE * Float.BYTES;
    private static final KeptCopies.Form COPY = new KeptCopies.Form("copy", 1, SIZE, BYTES);

    private Emulated emulated;
    private KeptCopies copies;
    private int made;

    @BeforeEach
    void open() {
        emulated = new Emulated();
        copies = new KeptCopies(emulated.device.memory(), 2 * BYTES);
    }

    @AfterEach
    void close() {
        if (emulated != null) {
            emulated.close();
        }
    }

    private CudaBuffer buffer(float value) {
        CudaBuffer buffer = (CudaBuffer) emulated.backend.allocate(DType.FLOAT32, SIZE);
        emulated.backend.fill(buffer, value);
        return buffer;
    }

    private float[] lent(CudaBuffer source, KeptCopies.Form form) {
        float[][] found = new float[1][];
        copies.lend(
                source,
                form,
                to -> {
                    made++;
                    emulated.device.copy(source.address(), to, BYTES);
                },
                at -> found[0] = emulated.download(new CudaBuffer(DType.FLOAT32, SIZE, at))
                        .toFloats());
        return found[0];
    }

    private void use(CudaBuffer source) {
        lent(source, COPY);
    }

    @Test
    void aCopyIsKeptFromTheSecondUseOn() {
        CudaBuffer source = buffer(1);
        use(source);
        assertEquals(Map.of(), source.kept());
        assertEquals(BYTES, emulated.backend.liveBytes());
        use(source);
        use(source);
        assertEquals(2, made);
        assertEquals(BYTES, copies.bytes());
        assertEquals(2 * BYTES, emulated.backend.liveBytes());
    }

    @Test
    void formsOfABufferAreKeptSideBySide() {
        CudaBuffer source = buffer(1);
        use(source);
        for (int use = 0; use < 3; use++) {
            use(source);
            lent(source, new KeptCopies.Form("other", 1, SIZE, BYTES));
        }
        assertEquals(3, made);
        assertEquals(2, source.kept().size());
        emulated.backend.fill(source, 2);
        assertEquals(0, copies.bytes());
        assertEquals(BYTES, emulated.backend.liveBytes());
    }

    @Test
    void whatIsLentIsWhatWasWrittenLast() {
        CudaBuffer source = buffer(1);
        use(source);
        use(source);
        emulated.backend.fill(source, 2);
        for (int use = 0; use < 3; use++) {
            assertArrayEquals(emulated.download(source).toFloats(), lent(source, COPY));
        }
        assertEquals(4, made);
    }

    @Test
    void freeingABufferFreesItsCopy() {
        CudaBuffer source = buffer(1);
        use(source);
        use(source);
        emulated.backend.free(source);
        assertEquals(0, copies.bytes());
        assertEquals(0, emulated.backend.liveBytes());
    }

    @Test
    void theLeastRecentlyUsedGoesFirst() {
        List<CudaBuffer> sources = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            sources.add(buffer(i));
            use(sources.get(i));
        }
        use(sources.get(0));
        use(sources.get(1));
        use(sources.get(0));
        use(sources.get(2));
        assertEquals(1, sources.get(0).kept().size());
        assertEquals(Map.of(), sources.get(1).kept());
        assertEquals(1, sources.get(2).kept().size());
        assertEquals(2 * BYTES, copies.bytes());
    }

    @Test
    void aCopyThatIsInUseStaysUntilItIsNot() {
        CudaBuffer source = buffer(7);
        use(source);
        use(source);
        copies.lend(source, COPY, to -> made++, at -> {
            assertTrue(copies.forgetAll());
            assertEquals(2 * BYTES, emulated.backend.liveBytes());
        });
        assertEquals(BYTES, emulated.backend.liveBytes());
    }

    @Test
    void whatIsLargerThanAllIsNotKept() {
        CudaBuffer source = buffer(1);
        KeptCopies.Form large = new KeptCopies.Form("large", 1, SIZE, 3 * BYTES);
        lent(source, large);
        lent(source, large);
        assertEquals(Map.of(), source.kept());
    }

    /** What is written when the copy's kernel is queued, and the copy not yet known to the buffer. */
    @Test
    void aCopyThatWasWrittenOverWhileItWasMadeIsNotKept() {
        CudaBuffer source = buffer(1);
        use(source);
        copies.lend(
                source,
                COPY,
                to -> {
                    emulated.device.copy(source.address(), to, BYTES);
                    emulated.backend.fill(source, 2);
                },
                at -> made++);
        assertEquals(Map.of(), source.kept());
        assertEquals(0, copies.bytes());
        for (int use = 0; use < 3; use++) {
            assertArrayEquals(emulated.download(source).toFloats(), lent(source, COPY));
        }
    }

    /** Copies that the device keeps for itself, not those of this test. */
    @Test
    void copiesMakeRoomForBuffersAndScratch() {
        EmulatedDriver driver = new EmulatedDriver();
        long limit = 1 << 20;
        Device device = Device.open("emulator:0", driver, new CudaMemory(driver, "emulator:0", limit));
        Gemm gemm = new OwnGemm(device, Precision.FLOAT32, "");
        try (CudaBackend backend =
                new CudaBackend(device, gemm, DenseLayers.of(device, gemm, Precision.FLOAT32, null))) {
            CudaBuffer source = (CudaBuffer) backend.allocate(DType.UINT8, 256);
            KeptCopies.Form half = new KeptCopies.Form("half", 1, 1, limit / 2);
            KeptCopies.Form large = new KeptCopies.Form("large", 1, 1, limit / 4 * 3);
            List<Runnable> takers = List.of(
                    () -> backend.free(backend.allocate(DType.UINT8, limit / 4 * 3)),
                    () -> device.withScratch(limit / 4 * 3, at -> made++),
                    () -> device.copies().lend(source, large, to -> made++, at -> made++));
            for (Runnable taker : takers) {
                for (int use = 0; use < 2; use++) {
                    device.copies().lend(source, half, to -> made++, at -> made++);
                }
                assertEquals(1, source.kept().size());
                taker.run();
                assertEquals(Map.of(), source.kept());
            }
        }
    }

    private Map<String, Consumer<CudaBuffer>> writes() {
        CudaBackend backend = emulated.backend;
        CudaBuffer a = buffer(0);
        CudaBuffer indices = (CudaBuffer) backend.allocate(DType.INT32, SIZE);
        backend.fill(indices, 0);
        CudaBuffer truth = (CudaBuffer) backend.allocate(DType.BOOL, SIZE);
        backend.fill(truth, 1);
        Extent row = new Extent(1, SIZE, 1);
        Extent rows = new Extent(SIZE, 1, 1);
        Map<String, Consumer<CudaBuffer>> writes = new LinkedHashMap<>();
        writes.put("upload", out -> backend.upload(HostArray.of(new float[SIZE], Shape.of(SIZE)), out));
        writes.put("fill", out -> backend.fill(out, 3));
        writes.put("copy", out -> backend.copy(View.of(a), View.of(out)));
        writes.put("unary", out -> backend.unary(UnaryOp.NEGATE, a, out));
        writes.put("binary", out -> backend.binary(BinaryOp.ADD, View.of(a), View.of(a), out));
        writes.put("select", out -> backend.select(View.of(truth), View.of(a), View.of(a), out));
        writes.put("reduce", out -> backend.reduce(ReduceOp.SUM, a, rows, out));
        writes.put("scan", out -> backend.scan(ScanOp.SUM, a, row, out));
        writes.put("sort", out -> backend.sort(a, row, out, indices));
        writes.put("matmul", out -> backend.matmul(MatmulSpec.of(4, 4, 4), a, a, out));
        writes.put("gather", out -> backend.gather(a, row, indices, out));
        writes.put("scatterAdd", out -> backend.scatterAdd(a, indices, row, out));
        writes.put("uniform", out -> backend.uniform(1, 2, out));
        writes.put("dense", out -> backend.dense(new DenseSpec(4, 4, 4, null), a, a, null, out));
        writes.put(
                "denseChain",
                out -> backend.denseChain(
                        new DenseChainSpec(4, 4, List.of(new DenseChainSpec.Layer(4, null)), false),
                        a,
                        new Buffer[] {a},
                        new Buffer[] {null},
                        out));
        writes.put(
                "activationGradient",
                out -> backend.activationGradient(new ActivationGradientSpec(4, 4, UnaryOp.RELU), a, a, out, null));
        writes.put(
                "denseGradient",
                out -> backend.denseGradient(
                        new DenseSpec(4, 4, 4, null),
                        new DenseGradientKernel.Operands(null, a, a, a),
                        new DenseGradientKernel.Results(null, out, null)));
        writes.put("softmax", out -> backend.softmax(row, a, out));
        writes.put("logSoftmax", out -> backend.logSoftmax(row, a, out));
        writes.put("softmaxCrossentropy", out -> backend.softmaxCrossentropy(rows, a, a, out, null));
        writes.put("layerNorm", out -> backend.layerNorm(new LayerNormSpec(1, SIZE, 0.1), a, null, null, out));
        return writes;
    }

    @Test
    void whateverWritesToABufferEndsItsCopy() {
        writes().forEach((name, write) -> {
            CudaBuffer out = buffer(1);
            use(out);
            use(out);
            assertEquals(1, out.kept().size(), name);
            write.accept(out);
            assertEquals(Map.of(), out.kept(), name);
            use(out);
            assertEquals(Map.of(), out.kept(), name);
        });
    }

    /** All that are given memory and return nothing, but for those that only read or free it. */
    @Test
    void noOperationThatWritesIsForgottenHere() {
        Set<Class<?>> memory = Set.of(Buffer.class, View.class, DenseGradientKernel.Results.class);
        Set<String> operations = Stream.of(CudaBackend.class.getInterfaces())
                .flatMap(contract -> Stream.of(contract.getMethods()))
                .filter(method -> method.getReturnType() == void.class)
                .filter(method -> Stream.of(method.getParameterTypes()).anyMatch(memory::contains))
                .map(Method::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        operations.removeAll(Set.of("download", "free"));
        assertEquals(operations, new TreeSet<>(writes().keySet()));
    }

    @Test
    void threadsUseAndWriteBuffersAtOnce() throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<?>> all = new ArrayList<>();
        CudaBuffer shared = buffer(5);
        float[] expected = emulated.download(shared).toFloats();
        for (int thread = 0; thread < 4; thread++) {
            all.add(threads.submit(() -> {
                for (int round = 0; round < 50; round++) {
                    CudaBuffer own = buffer(round);
                    float[] value = emulated.download(own).toFloats();
                    for (int use = 0; use < 3; use++) {
                        assertArrayEquals(value, lent(own, COPY));
                        assertArrayEquals(expected, lent(shared, COPY));
                    }
                    emulated.backend.free(own);
                }
            }));
        }
        for (Future<?> one : all) {
            one.get();
        }
        threads.shutdown();
        emulated.backend.free(shared);
        assertEquals(0, emulated.backend.liveBytes());
    }
}
