package dev.densor.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.backend.Backend;
import dev.densor.backend.Backends;
import dev.densor.shape.DType;
import dev.densor.shape.DTypeException;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import dev.densor.shape.ShapeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VariableTest {
    private static final int BYTES = 8;

    private final Backend backend = Backends.open("reference");
    private final Variable kernel = new Variable("kernel", DType.FLOAT32, Shape.of(2));

    private static HostArray pair(float first, float second) {
        return HostArray.of(new float[] {first, second}, Shape.of(2));
    }

    @AfterEach
    void nothingIsLeftBehind() {
        kernel.close();
        assertEquals(0, backend.liveBytes());
    }

    @Test
    void beginsWithoutAValue() {
        assertFalse(kernel.isAssigned());
        assertEquals("kernel float32 [2]", kernel.toString());
        String message = "variable kernel [2] has no value";
        assertEquals(
                message, assertThrows(IllegalStateException.class, kernel::read).getMessage());
        assertEquals(
                message,
                assertThrows(IllegalStateException.class, () -> kernel.value(backend))
                        .getMessage());
    }

    @Test
    void takesACopyOfATensorOnItsDevice() {
        kernel.assign(pair(5, 6));
        try (Scope scope = Scope.open()) {
            Tensor before = kernel.value(backend, DType.FLOAT64);
            Tensor value = Tensor.of(backend, pair(1, 2));
            kernel.assign(value);
            assertFalse(kernel.value(backend).sharesMemory(value));
            assertArrayEquals(new double[] {5, 6}, before.toArray().toDoubles(), "who asked before goes on with it");
        }
        assertEquals(BYTES, backend.liveBytes());
        assertArrayEquals(new float[] {1, 2}, kernel.read().toFloats());
        try (Scope scope = Scope.open()) {
            assertArrayEquals(
                    new double[] {1, 2},
                    kernel.value(backend, DType.FLOAT64).toArray().toDoubles());
            Tensor wide = Tensor.of(backend, HostArray.of(new double[] {1, 2}, Shape.of(2)));
            assertThrows(DTypeException.class, () -> kernel.assign(wide));
            Tensor longer = Tensor.filled(backend, DType.FLOAT32, Shape.of(3), 1);
            assertThrows(ShapeException.class, () -> kernel.assign(longer));
        }
    }

    @Test
    void takesMemoryOnADeviceOnlyWhenAskedForThere() {
        HostArray value = pair(1, 2);
        kernel.assign(value);
        assertTrue(kernel.isAssigned());
        assertSame(value, kernel.read());
        assertEquals(0, backend.liveBytes());
        Tensor copy = kernel.value(backend);
        assertEquals(BYTES, backend.liveBytes());
        assertSame(copy, kernel.value(backend));
        assertArrayEquals(new double[] {1, 2}, kernel.read().toDoubles());
    }

    @Test
    void needsNoScopeAndOutlivesThem() {
        kernel.assign(pair(1, 2));
        Tensor copy;
        try (Scope outer = Scope.open()) {
            try (Scope inner = Scope.open()) {
                copy = inner.keep(kernel.value(backend));
            }
        }
        assertArrayEquals(new double[] {1, 2}, copy.toArray().toDoubles());
    }

    @Test
    void anAssignmentReplacesTheValueEverywhere() {
        kernel.assign(pair(1, 2));
        Tensor old = kernel.value(backend);
        kernel.assign(pair(3, 4));
        assertThrows(IllegalStateException.class, old::buffer);
        assertArrayEquals(new double[] {3, 4}, kernel.value(backend).toArray().toDoubles());
        assertEquals(BYTES, backend.liveBytes());
    }

    @Test
    void aValueInAnotherTypeIsConvertedOnceAndForgottenWithTheValue() {
        kernel.assign(pair(1.001f, -2.5f));
        Tensor whole = kernel.value(backend, DType.INT32);
        assertArrayEquals(new double[] {1, -2}, whole.toArray().toDoubles());
        assertSame(whole, kernel.value(backend, DType.INT32));
        assertSame(kernel.value(backend), kernel.value(backend, DType.FLOAT32));
        assertArrayEquals(
                new double[] {1, -2.5},
                kernel.value(backend, DType.BFLOAT16).toArray().toDoubles());
        assertEquals(BYTES + 2 * Integer.BYTES + 2 * Short.BYTES, backend.liveBytes());
        assertEquals(DType.FLOAT32, kernel.read().dtype());
        kernel.assign(pair(7, 8));
        assertEquals(0, backend.liveBytes());
        assertArrayEquals(
                new double[] {7, 8},
                kernel.value(backend, DType.INT32).toArray().toDoubles());
    }

    @Test
    void aScopeKeepsTheValueThatItAskedForUntilItCloses() {
        kernel.assign(pair(1, 2));
        try (Scope outer = Scope.open()) {
            Tensor old;
            try (Scope inner = Scope.open()) {
                old = inner.keep(kernel.value(backend));
                kernel.assign(pair(3, 4));
                assertArrayEquals(
                        new double[] {3, 4}, kernel.value(backend).toArray().toDoubles());
                kernel.close();
                assertEquals(2 * BYTES, backend.liveBytes());
            }
            assertArrayEquals(new double[] {1, 2}, old.toArray().toDoubles());
            assertEquals(BYTES, backend.liveBytes());
        }
        assertEquals(0, backend.liveBytes());
    }

    @Test
    void aThreadGoesOnWithItsValueWhileOthersReplaceIt() throws InterruptedException {
        Variable shared = new Variable("shared", DType.FLOAT32, Shape.of(1000));
        shared.assign(thousand(0));
        AtomicReference<Throwable> failure = new AtomicReference<>();
        List<Thread> readers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            readers.add(new Thread(() -> {
                for (int round = 0; round < 2000; round++) {
                    readTwice(shared);
                }
            }));
        }
        readers.forEach(reader -> reader.setUncaughtExceptionHandler((thread, thrown) -> failure.set(thrown)));
        readers.forEach(Thread::start);
        for (int value = 1; readers.stream().anyMatch(Thread::isAlive); value++) {
            shared.assign(thousand(value));
        }
        shared.close();
        assertNull(failure.get());
        assertEquals(0, backend.liveBytes());
    }

    private static HostArray thousand(float value) {
        float[] values = new float[1000];
        Arrays.fill(values, value);
        return HostArray.of(values, Shape.of(1000));
    }

    private void readTwice(Variable shared) {
        try (Scope scope = Scope.open()) {
            Tensor value = shared.value(backend);
            float[] first = value.toArray().toFloats();
            assertEquals(first[0], first[999]);
            assertArrayEquals(first, value.toArray().toFloats());
        }
    }

    @Test
    void eachDeviceKeepsACopy() {
        try (Backend second = Backends.open("reference")) {
            kernel.assign(pair(1, 2));
            kernel.value(backend);
            assertArrayEquals(
                    new double[] {1, 2}, kernel.value(second).toArray().toDoubles());
            assertEquals(BYTES, second.liveBytes());
            kernel.close();
            assertEquals(0, second.liveBytes());
        }
    }

    @Test
    void aValueOfAnotherShapeOrTypeIsRefusedAndChangesNothing() {
        kernel.assign(pair(1, 2));
        assertEquals(
                "assign: variable kernel is [2], the value is [1, 2]",
                assertThrows(
                                ShapeException.class,
                                () -> kernel.assign(pair(3, 4).reshape(Shape.of(1, 2))))
                        .getMessage());
        assertEquals(
                "assign: variable kernel is float32, the value is float64",
                assertThrows(
                                DTypeException.class,
                                () -> kernel.assign(pair(3, 4).cast(DType.FLOAT64)))
                        .getMessage());
        assertArrayEquals(new double[] {1, 2}, kernel.read().toDoubles());
    }

    @Test
    void closingForgetsTheValue() {
        kernel.assign(pair(1, 2));
        kernel.value(backend);
        kernel.close();
        kernel.close();
        assertFalse(kernel.isAssigned());
        assertEquals(0, backend.liveBytes());
    }

    @Test
    void aClosedVariableTakesNoOtherValue() {
        kernel.close();
        String message =
                "variable kernel [2] was closed together with a model that has it; " + "build or load the model again";
        assertEquals(
                message,
                assertThrows(IllegalStateException.class, () -> kernel.assign(pair(1, 2)))
                        .getMessage());
        assertEquals(
                message,
                assertThrows(IllegalStateException.class, () -> kernel.value(backend))
                        .getMessage());
    }
}
