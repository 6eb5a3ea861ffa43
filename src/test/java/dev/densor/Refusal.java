package dev.densor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.densor.shape.DTypeException;
import dev.densor.shape.ShapeException;
import org.junit.jupiter.api.function.Executable;

/** Asserts what is said to a caller whose operands do not fit. */
public final class Refusal {
    private Refusal() {}

    public static void assertShapeRefused(String message, Executable action) {
        assertEquals(message, assertThrows(ShapeException.class, action).getMessage());
    }

    public static void assertTypeRefused(String message, Executable action) {
        assertEquals(message, assertThrows(DTypeException.class, action).getMessage());
    }
}
