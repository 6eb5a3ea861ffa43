package dev.densor.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.densor.backend.BackendException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PrecisionTest {
    private final String before = System.getProperty(Precision.PROPERTY);

    @AfterEach
    void restore() {
        if (before == null) {
            System.clearProperty(Precision.PROPERTY);
        } else {
            System.setProperty(Precision.PROPERTY, before);
        }
    }

    @Test
    void isStrictUnlessAnotherIsChosen() {
        System.clearProperty(Precision.PROPERTY);
        assertEquals(Precision.FLOAT32, Precision.chosen());
        System.setProperty(Precision.PROPERTY, "tf32");
        assertEquals(Precision.TF32, Precision.chosen());
        System.setProperty(Precision.PROPERTY, "BFLOAT16");
        assertEquals(Precision.BFLOAT16, Precision.chosen());
    }

    @Test
    void anotherWordIsRefusedWithThoseThereAre() {
        System.setProperty(Precision.PROPERTY, "fp8");
        BackendException refused = assertThrows(BackendException.class, Precision::chosen);
        assertEquals(
                "-Ddensor.cuda.precision=fp8 is not one of float32, tf32, bfloat16, float16", refused.getMessage());
    }
}
