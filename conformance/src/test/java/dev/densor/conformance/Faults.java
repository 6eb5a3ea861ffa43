package dev.densor.conformance;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.backend.Backend;
import dev.densor.shape.DType;
import java.util.List;

/** Whether the table finds a fault. */
final class Faults {
    private Faults() {}

    /** A sound backend passes the rows of {@code subject}, a faulty one fails them, and the message says which. */
    static void assertFound(String subject, DType dtype, Backend sound, Backend faulty) {
        List<OpCase> rows = OpCases.all().stream()
                .filter(row -> row.subject().equals(subject) && row.dtypes().contains(dtype))
                .toList();
        assertFalse(rows.isEmpty(), subject);
        rows.forEach(row -> row.check(DirtyMemory.of(sound), dtype));
        AssertionError found =
                assertThrows(AssertionError.class, () -> rows.forEach(row -> row.check(DirtyMemory.of(faulty), dtype)));
        assertTrue(found.getMessage().startsWith(subject + " "), found.getMessage());
    }
}
