package dev.densor.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.backend.Backend;
import dev.densor.backend.UnaryOp;
import dev.densor.conformance.golden.GoldenCase;
import dev.densor.conformance.golden.GoldenGroup;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.tensor.Scope;
import dev.densor.tensor.Tensor;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a device must pass beside {@link BackendConformance} when it is opened so that products of FLOAT32 tensors round
 * their operands: all rows of the table in which matrices are multiplied, and Keras's dense layers. The bounds follow
 * from {@link Multiplicands}.
 *
 * <p>Models of several layers are not among them. Their bounds can be computed the same way, but each layer multiplies
 * them by the sums of its kernel's magnitudes, while real errors cancel: after a few layers they admit any answer.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ProductConformance {
    private Backend backend;
    private long liveBytes;

    /** For subclasses. */
    protected ProductConformance() {}

    /** Opens the device under test, or skips the test. */
    protected abstract Backend open();

    /** What it rounds operands to. */
    protected abstract Multiplicands multiplicands();

    @BeforeAll
    void openDevice() {
        backend = DirtyMemory.of(open());
    }

    @AfterAll
    void closeDevice() {
        if (backend != null) {
            backend.close();
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

    /** Where the last digit of a sum decides what comes of it, as at a pole, there is nothing to be said. */
    private static final Set<String> STEEP = Arrays.stream(UnaryOp.values())
            .filter(FusedCases::isSteep)
            .map(op -> "DenseKernel.dense " + op)
            .collect(Collectors.toUnmodifiableSet());

    static Stream<OpCase> products() {
        return OpCases.all().stream()
                .filter(row -> row.dtypes().contains(DType.FLOAT32))
                .filter(row -> !STEEP.contains(row.name()))
                .filter(row -> row.multiplies(DType.FLOAT32));
    }

    Stream<OpCase> rows() {
        Set<DType> taken = backend.info().dtypes();
        return products().filter(row -> row.isFor(taken, DType.FLOAT32));
    }

    /** Each row in which FLOAT32 matrices are multiplied. */
    @ParameterizedTest
    @MethodSource("rows")
    void computes(OpCase row) {
        assertTrue(row.check(backend, DType.FLOAT32, multiplicands()).elements() > 0, "nothing was compared");
    }

    /** Keras's answer and the device's are both among what the layer may come to. */
    @Test
    void answersAsKeras() {
        Assumptions.assumeTrue(
                System.getProperty(GoldenGroup.PROPERTY) != null,
                "no golden data: set -D" + GoldenGroup.PROPERTY + " to the folder with its groups");
        try (GoldenGroup group = GoldenGroup.open("dense_forward")) {
            for (GoldenCase golden : group.cases()) {
                if (isDecided(golden)) {
                    checkAsKeras(golden);
                }
            }
        }
    }

    /** Sparsemax sorts sums, the order of which their last digits decide. */
    private static boolean isDecided(GoldenCase golden) {
        return golden.dtypes().equals(Set.of(DType.FLOAT32.kerasName()))
                && !golden.args().get("activation").getAsString().equals("sparsemax");
    }

    private void checkAsKeras(GoldenCase golden) {
        Oracle oracle = Oracle.of(backend, Tolerance.COMPOSITE, multiplicands());
        try (Scope scope = Scope.open()) {
            Tensor bounds = new GoldenFunctions(golden, oracle).output();
            HostArray actual = new GoldenFunctions(golden, backend).output().toArray();
            HostArray expected = golden.output("y").expected();
            for (int i = 0; i < actual.size(); i++) {
                Element bound = ((OracleBuffer) bounds.contiguous().buffer()).get(i);
                assertTrue(bound.admits(expected, i), golden.id() + ": Keras's element " + i + " is not in " + bound);
                assertTrue(
                        bound.admits(actual, i),
                        golden.id() + ": element " + i + " is " + actual.getDouble(i) + ", must be " + bound);
            }
        }
    }
}
