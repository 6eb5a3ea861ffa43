package dev.densor.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.densor.backend.Availability;
import dev.densor.backend.Backend;
import dev.densor.backend.BackendException;
import dev.densor.backend.BackendProvider;
import dev.densor.backend.Backends;
import dev.densor.backend.Buffer;
import dev.densor.conformance.golden.GoldenCase;
import dev.densor.conformance.golden.GoldenGroup;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import dev.densor.tensor.Scope;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every backend must pass. A backend contributes a subclass:
 *
 * <pre>{@code
 * class CudaConformanceTest extends BackendConformance {
 *     @Override
 *     protected BackendProvider provider() {
 *         return new CudaProvider();
 *     }
 * }
 * }</pre>
 *
 * <p>Where the provider finds no device the tests are skipped with its reason; with {@code -Ddensor.require=cuda} that
 * is a failure. Every test ends by asserting that the backend holds as much memory as before.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class BackendConformance {
    /** The system property that names backends, separated by commas, which must not be skipped. */
    public static final String REQUIRE = "densor.require";

    private Backend backend;
    private long liveBytes;
    private ConformanceReport report;

    /** For subclasses. */
    protected BackendConformance() {}

    /** The provider under test; its device 0 is opened. */
    protected abstract BackendProvider provider();

    @BeforeAll
    void open() {
        Availability availability = provider().probe();
        if (!availability.usable()) {
            String reason = provider().name() + " is not available: " + availability.reason();
            if (List.of(System.getProperty(REQUIRE, "").split(","))
                    .contains(provider().name())) {
                fail(reason + "; -D" + REQUIRE + " asks for it");
            }
            Assumptions.abort(reason);
        }
        backend = DirtyMemory.of(provider().open(0));
        report = new ConformanceReport(backend.info());
    }

    @AfterAll
    void close() {
        if (backend != null) {
            String name = backend.info().name();
            backend.close();
            Stream.concat(report.summary().stream(), Stream.of(report.write()))
                    .forEach(line -> System.out.println("conformance of " + name + ": " + line));
        }
    }

    @BeforeEach
    void rememberMemory() {
        liveBytes = backend.liveBytes();
    }

    @AfterEach
    void holdsNoMoreMemoryThanBefore() {
        assertEquals(liveBytes, backend.liveBytes(), "live bytes: some memory was not freed, or freed twice");
    }

    Stream<Arguments> rows() {
        Set<DType> taken = backend.info().dtypes();
        return OpCases.all().stream().flatMap(row -> row.dtypes().stream()
                .filter(dtype -> row.isFor(taken, dtype))
                .map(dtype -> Arguments.of(row, dtype)));
    }

    /** Each row of the table in each type. */
    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("rows")
    void computes(OpCase row, DType dtype) {
        try {
            Agreement agreement = row.check(backend, dtype);
            assertTrue(agreement.elements() > 0, "nothing was compared");
            report.add(row, dtype, agreement);
        } catch (AssertionError failure) {
            report.fail(row, dtype);
            throw failure;
        }
    }

    Stream<GradientCase> gradients() {
        return GradientCases.all().stream();
    }

    /** Each gradient against differences, where the backend has float64. */
    @ParameterizedTest(name = "gradient of {0}")
    @MethodSource("gradients")
    void differentiates(GradientCase gradient) {
        Assumptions.assumeTrue(backend.info().dtypes().contains(DType.FLOAT64), "the backend has no float64");
        report.count(gradient.check(backend));
    }

    Stream<GradientCase> derivatives() {
        return GradientCases.twice().stream().map(GradientCase::derivative);
    }

    /** Gradients of gradients against differences of gradients. */
    @ParameterizedTest(name = "gradient of {0}")
    @MethodSource("derivatives")
    void differentiatesTwice(GradientCase gradient) {
        differentiates(gradient);
    }

    static Set<String> goldenGroups() {
        return GoldenGroups.names();
    }

    /** Keras's answers. */
    @ParameterizedTest(name = "golden {0}")
    @MethodSource("goldenGroups")
    void answersAsKeras(String name) {
        assumeGoldenData();
        GoldenReport golden = GoldenGroups.report(name, backend);
        report.note(golden.line());
        golden.assertPassed();
    }

    /** Keras's answers of activations that come behind a product, where a kernel may compute both at once. */
    @Test
    void activatesProductsAsKeras() {
        assumeGoldenData();
        GoldenReport answers = new GoldenReport("activations behind products");
        try (GoldenGroup group = GoldenGroup.open("activations")) {
            for (GoldenCase golden : group.cases()) {
                try (Scope scope = Scope.open()) {
                    new GoldenFunctions(golden, backend)
                            .behindProducts()
                            .forEach(y -> answers.add(golden, GoldenGroups.mismatch(golden, "y", y.toArray())));
                }
            }
        }
        report.note(answers.line());
        answers.assertPassed();
    }

    private static void assumeGoldenData() {
        Assumptions.assumeTrue(
                System.getProperty(GoldenGroup.PROPERTY) != null,
                "no golden data: set -D" + GoldenGroup.PROPERTY + " to the folder with its groups");
    }

    @Test
    void isFoundByItsName() {
        try (Backend found = Backends.open(provider().name())) {
            String name = found.info().name();
            assertTrue(name.startsWith(provider().name()), name);
        }
    }

    @Test
    void canBeClosedTwice() {
        Backend other = provider().open(0);
        other.close();
        other.close();
    }

    @Test
    void takesFloat32AndWhatGoesWithIt() {
        Set<DType> needed = Set.of(DType.FLOAT32, DType.INT32, DType.BOOL);
        assertTrue(
                backend.info().dtypes().containsAll(needed),
                () -> "types are " + backend.info().dtypes());
    }

    Stream<DType> dtypes() {
        return backend.info().dtypes().stream();
    }

    @ParameterizedTest
    @MethodSource("dtypes")
    void countsMemory(DType dtype) {
        long before = backend.liveBytes();
        Buffer buffer = backend.allocate(dtype, 1000);
        assertEquals(dtype, buffer.dtype());
        assertEquals(1000, buffer.size());
        assertTrue(backend.liveBytes() - before >= 1000L * dtype.bytes(), "allocated bytes are not counted");
        Buffer empty = backend.allocate(dtype, 0);
        backend.free(buffer);
        backend.free(empty);
    }

    @Test
    void refusesMemoryThatIsNotThere() {
        assertThrows(BackendException.class, () -> backend.allocate(DType.FLOAT32, 1L << 50));
    }

    /** From heap memory, a window of it and direct memory, and back, bit by bit. */
    @ParameterizedTest
    @MethodSource("dtypes")
    void transfersEveryBit(DType dtype) {
        HostArray special = new Values(dtype).special();
        HostArray any = new Values(dtype).any(Shape.of(9, 1025)).rows(3, 4);
        ByteBuffer memory = ByteBuffer.allocateDirect(64 * dtype.bytes()).order(ByteOrder.nativeOrder());
        HostArray direct = HostArray.view(dtype, Shape.of(64), memory);
        for (HostArray array : List.of(special, any, direct)) {
            Buffer buffer = backend.allocate(dtype, array.size());
            HostArray back = HostArray.allocate(dtype, array.shape());
            backend.upload(array, buffer);
            backend.download(buffer, back);
            backend.free(buffer);
            assertEquals(array.data(), back.data());
        }
    }

    @Test
    void uploadsBeforeItReturns() {
        float[] values = new float[100_000];
        Buffer buffer = backend.allocate(DType.FLOAT32, values.length);
        HostArray array = HostArray.of(values, Shape.of(values.length));
        values[values.length - 1] = 1;
        backend.upload(array, buffer);
        values[values.length - 1] = 2;
        HostArray back = HostArray.allocate(DType.FLOAT32, array.shape());
        backend.download(buffer, back);
        backend.free(buffer);
        assertEquals(1, back.getDouble(values.length - 1));
    }

    @Test
    void servesSeveralThreads() throws InterruptedException, ExecutionException {
        List<OpCase> rows = OpCases.all().stream()
                .filter(row -> row.dtypes().contains(DType.FLOAT32))
                .filter(row ->
                        row.subject().startsWith("Shaping.") || row.subject().startsWith("Linalg."))
                .toList();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Agreement>> results = rows.stream()
                    .map(row -> threads.submit(() -> row.check(backend, DType.FLOAT32)))
                    .toList();
            for (Future<Agreement> result : results) {
                report.count(result.get().elements());
            }
        } finally {
            threads.shutdown();
        }
    }

    /** A kernel may be kept rearranged for the device, but not beyond the next time that it is written. */
    @Test
    void denseSeesAKernelThatWasWrittenAgain() {
        try (Scope scope = Scope.open()) {
            new Rewrites(backend).check();
        }
    }

    /** The known answer of the Random123 distribution for a counter and a key of zeros, and the next block. */
    @Test
    void drawsTheKnownNumbers() {
        Buffer buffer = backend.allocate(DType.FLOAT32, 4);
        backend.uniform(0, 0, buffer);
        HostArray numbers = HostArray.allocate(DType.FLOAT32, Shape.of(4));
        backend.download(buffer, numbers);
        backend.free(buffer);
        int[] words = {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8};
        for (int i = 0; i < words.length; i++) {
            assertEquals((words[i] >>> 8) * 0x1p-24, numbers.getDouble(i));
        }
    }
}
