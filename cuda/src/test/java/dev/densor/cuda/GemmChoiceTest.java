package dev.densor.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.backend.BackendException;
import dev.densor.cuda.driver.UnavailableException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GemmChoiceTest {
    private static final Gemm CUBLAS = (spec, a, b, out) -> {};
    private static final Gemm OWN = (spec, a, b, out) -> {};

    private static Gemm missing() throws UnavailableException {
        throw new UnavailableException("there is no cuBLAS", "install it");
    }

    @AfterEach
    void forget() {
        System.clearProperty(GemmChoice.PROPERTY);
    }

    @Test
    void cublasIsTakenWhereItIs() {
        assertSame(CUBLAS, GemmChoice.chosen().open(() -> CUBLAS, () -> OWN));
        assertSame(OWN, GemmChoice.chosen().open(GemmChoiceTest::missing, () -> OWN));
    }

    @Test
    void cublasCanBeHidden() {
        System.setProperty(GemmChoice.PROPERTY, "own");
        assertSame(OWN, GemmChoice.chosen().open(() -> CUBLAS, () -> OWN));
    }

    @Test
    void cublasCanBeDemanded() {
        System.setProperty(GemmChoice.PROPERTY, "cublas");
        assertSame(CUBLAS, GemmChoice.chosen().open(() -> CUBLAS, () -> OWN));
        BackendException none = assertThrows(
                BackendException.class, () -> GemmChoice.chosen().open(GemmChoiceTest::missing, () -> OWN));
        assertEquals("-Ddensor.cuda.gemm=cublas: there is no cuBLAS; install it", none.getMessage());
    }

    @Test
    void anotherWordIsRefused() {
        System.setProperty(GemmChoice.PROPERTY, "mkl");
        String message =
                assertThrows(BackendException.class, GemmChoice::chosen).getMessage();
        assertTrue(message.contains("mkl is not one of auto, cublas, own"), message);
    }
}
