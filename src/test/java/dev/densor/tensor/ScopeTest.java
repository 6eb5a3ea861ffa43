package dev.densor.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.backend.Backend;
import dev.densor.backend.Backends;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScopeTest {
    private static final String RELEASED = "tensor was released when its scope closed; use Scope.keep to return it";
    private static final int TENSOR_BYTES = 12;

    private final Backend backend = Backends.open("reference");

    @AfterEach
    void nothingIsLeftBehind() {
        assertEquals(0, backend.liveBytes());
    }

    private Tensor tensor() {
        return Tensor.of(backend, HostArray.of(new float[] {1, 2, 3}, Shape.of(3)));
    }

    private static String refusal(Runnable action) {
        return assertThrows(IllegalStateException.class, action::run).getMessage();
    }

    @Test
    void withoutAScopeNoTensorIsMade() {
        assertEquals(
                "no scope is open on this thread; open one: try (Scope scope = Scope.open()) { ... }",
                refusal(this::tensor));
    }

    @Test
    void closingFreesWhatItOwns() {
        Tensor outside;
        try (Scope scope = Scope.open()) {
            outside = tensor();
            tensor();
            assertEquals(2 * TENSOR_BYTES, backend.liveBytes());
        }
        assertEquals(0, backend.liveBytes());
        assertEquals(RELEASED, refusal(outside::buffer));
        assertEquals(RELEASED, refusal(outside::toArray));
        assertEquals(Shape.of(3), outside.shape(), "what needs no memory is still answered");
        assertEquals(DType.FLOAT32, outside.dtype());
    }

    @Test
    void aTensorBelongsToTheInnermostScope() {
        try (Scope outer = Scope.open()) {
            Tensor first = tensor();
            Tensor second;
            try (Scope inner = Scope.open()) {
                second = tensor();
            }
            assertEquals(TENSOR_BYTES, backend.liveBytes());
            assertArrayEquals(new double[] {1, 2, 3}, first.toArray().toDoubles());
            assertEquals(RELEASED, refusal(second::toArray));
        }
    }

    @Test
    void keepHandsATensorToTheScopeAround() {
        try (Scope outer = Scope.open()) {
            Tensor kept;
            try (Scope middle = Scope.open()) {
                try (Scope inner = Scope.open()) {
                    Tensor made = tensor();
                    kept = inner.keep(made);
                    assertSame(made, kept);
                }
                middle.keep(kept);
            }
            assertArrayEquals(new double[] {1, 2, 3}, kept.toArray().toDoubles());
        }
    }

    @Test
    void keepingALayoutKeepsTheMemoryUnderIt() {
        try (Scope outer = Scope.open()) {
            Tensor kept;
            Tensor original;
            try (Scope inner = Scope.open()) {
                original = tensor();
                kept = inner.keep(original.withLayout(original.layout().slice(0, 1, 2, 1)));
            }
            assertArrayEquals(new double[] {2, 3}, kept.toArray().toDoubles());
            assertArrayEquals(new double[] {1, 2, 3}, original.toArray().toDoubles());
        }
    }

    @Test
    void keepLeavesWhatTheScopeDoesNotOwn() {
        try (Scope outer = Scope.open()) {
            Tensor first = tensor();
            try (Scope inner = Scope.open()) {
                assertSame(first, inner.keep(first));
            }
            assertArrayEquals(new double[] {1, 2, 3}, first.toArray().toDoubles());
        }
    }

    @Test
    void theOutermostScopeHasNobodyToHandATensorTo() {
        try (Scope scope = Scope.open()) {
            Tensor tensor = tensor();
            assertEquals(
                    "keep: there is no scope around this one to hand the tensor to", refusal(() -> scope.keep(tensor)));
        }
    }

    @Test
    void scopesCloseFromTheInside() {
        Scope outer = Scope.open();
        Scope inner = Scope.open();
        tensor();
        String thread = Thread.currentThread().getName();
        assertEquals(
                "scope opened on thread " + thread + " is not the innermost open one of thread " + thread,
                refusal(outer::close));
        inner.close();
        outer.close();
        outer.close();
        assertTrue(refusal(this::tensor).startsWith("no scope is open"));
    }

    @Test
    void aScopeIsNotClosedOnAnotherThread() {
        Scope scope = Scope.open();
        CompletableFuture<Void> elsewhere = CompletableFuture.runAsync(scope::close);
        Throwable cause =
                assertThrows(CompletionException.class, elsewhere::join).getCause();
        assertTrue(cause.getMessage().startsWith("scope opened on thread "));
        scope.close();
    }

    @Test
    void aScopeDoesNotReachIntoOtherThreads() {
        try (Scope scope = Scope.open()) {
            CompletableFuture<Tensor> elsewhere = CompletableFuture.supplyAsync(this::tensor);
            Throwable cause =
                    assertThrows(CompletionException.class, elsewhere::join).getCause();
            assertTrue(cause.getMessage().startsWith("no scope is open on this thread"));
        }
    }

    @Test
    void anExceptionInsideFreesAsWell() {
        assertThrows(ArithmeticException.class, () -> {
            try (Scope scope = Scope.open()) {
                Tensor.filled(backend, DType.FLOAT64, Shape.of(100), 1);
                throw new ArithmeticException();
            }
        });
    }

    @Test
    void releasingFreesATensorEarlyWithAllThatShareItsMemory() {
        try (Scope scope = Scope.open()) {
            Tensor tensor = tensor();
            Tensor view = tensor.withLayout(tensor.layout().slice(0, 1, 2, 1));
            Tensor other = tensor();
            assertTrue(tensor.sharesMemory(view));
            assertFalse(tensor.sharesMemory(other));
            scope.release(tensor);
            assertEquals(TENSOR_BYTES, backend.liveBytes());
            refusal(view::buffer);
            scope.release(view);
            assertArrayEquals(new double[] {1, 2, 3}, other.toArray().toDoubles());
        }
    }

    @Test
    void releasingLeavesWhatAnotherScopeOwns() {
        try (Scope outer = Scope.open()) {
            Tensor tensor = tensor();
            try (Scope inner = Scope.open()) {
                inner.release(tensor);
            }
            assertEquals(TENSOR_BYTES, backend.liveBytes());
        }
    }

    @Test
    void aTensorIsHandedPastTheScopesInBetween() {
        try (Scope outermost = Scope.open()) {
            Tensor kept;
            try (Scope between = Scope.open()) {
                try (Scope inner = Scope.open()) {
                    kept = inner.keep(Tensor.filled(backend, DType.FLOAT32, Shape.SCALAR, 7), outermost);
                    assertThrows(IllegalStateException.class, () -> between.keep(kept, inner));
                }
            }
            assertEquals(7, kept.toArray().getDouble(0));
        }
    }
}
