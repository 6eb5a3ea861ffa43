package dev.densor.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.backend.BackendException;
import dev.densor.backend.MatmulSpec;
import dev.densor.cuda.driver.UnavailableException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GemmChoiceTest {
    private static final Gemm CUBLAS = new Named("cuBLAS");

    /** Computes nothing. */
    private record Named(String description) implements Gemm {
        @Override
        public Precision precision() {
            return Precision.FLOAT32;
        }

        @Override
        public void multiply(MatmulSpec spec, CudaBuffer a, CudaBuffer b, CudaBuffer out) {
            throw new AssertionError("nothing is multiplied");
        }
    }

    private static String open(GemmChoice.Opening cublas) {
        return GemmChoice.chosen()
                .open(cublas, reason -> new Named(reason.isEmpty() ? "own" : "own: " + reason))
                .description();
    }

    private static Gemm missing() throws UnavailableException {
        throw new UnavailableException("there is no cuBLAS", "install it");
    }

    @AfterEach
    void forget() {
        System.clearProperty(GemmChoice.PROPERTY);
    }

    @Test
    void cublasIsTakenWhereItIsAndElseItIsSaidWhyNot() {
        assertEquals("cuBLAS", open(() -> CUBLAS));
        assertEquals("own: there is no cuBLAS", open(GemmChoiceTest::missing));
    }

    @Test
    void cublasCanBeHidden() {
        System.setProperty(GemmChoice.PROPERTY, "own");
        assertEquals("own", open(() -> CUBLAS));
    }

    @Test
    void cublasCanBeDemanded() {
        System.setProperty(GemmChoice.PROPERTY, "cublas");
        assertEquals("cuBLAS", open(() -> CUBLAS));
        BackendException none = assertThrows(BackendException.class, () -> open(GemmChoiceTest::missing));
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
