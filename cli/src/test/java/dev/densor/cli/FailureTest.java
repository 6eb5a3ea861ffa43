package dev.densor.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.backend.BackendException;
import dev.densor.npy.NpyException;
import dev.densor.saving.ModelFormatException;
import dev.densor.shape.DTypeException;
import dev.densor.shape.ShapeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailureTest {
    @Test
    void exceptionsForUsersSpeakForThemselves() {
        for (RuntimeException failure : List.of(
                new BackendException("the message"),
                new ShapeException("the message"),
                new DTypeException("the message"),
                new ModelFormatException("the message", null))) {
            assertEquals("the message", Failure.describe(failure));
        }
        assertEquals("x.npy: the message", Failure.describe(new NpyException("x.npy", "the message")));
    }

    @Test
    void failuresOfFilesNameTheFileAndTheReason() {
        assertEquals("x.csv: no such file", Failure.describe(new NoSuchFileException("x.csv")));
        assertEquals(
                "x.csv: permission denied",
                Failure.describe(new UncheckedIOException(new AccessDeniedException("x.csv"))));
        assertEquals("disk on fire", Failure.describe(new IOException("disk on fire")));
    }

    @Test
    void outOfMemoryTellsHowToGetMore() {
        Run run = Run.of("predict", Run.model("one_by_one.keras"), "x.npy", "--device", "failing");
        assertEquals(1, run.code());
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(
                run.err().matches("densor: out of memory with a heap of \\d+ MiB: .*-Xmx\\d+g.*--batch\\R"), run.err());
    }

    @Test
    void whatNobodyThoughtOfIsAnInternalErrorToReport() {
        Run run = Run.of("predict", Run.model("one_by_one.keras"), "x.npy", "--device", "failing:1");
        assertEquals(1, run.code());
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(run.err().startsWith("densor: internal error: "), run.err());
        assertTrue(run.err().contains("nobody thought of this") && run.err().contains("--debug"), run.err());
    }
}
