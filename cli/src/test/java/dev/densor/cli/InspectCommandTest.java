package dev.densor.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectCommandTest {
    @TempDir
    private Path folder;

    @Test
    void aModelThatLoadsIsReportedLayerByLayer() {
        Run run = Run.of("inspect", Run.model("quantized_int8.keras"));
        assertEquals(0, run.code(), run.err());
        assertTrue(run.out().contains(": written by Keras 3."), run.out());
        String text = run.out().replaceAll("[ │]+", " ");
        assertTrue(text.contains(" dense_48 Dense yes quantised weights, int8 "), run.out());
        assertTrue(run.out().endsWith("The model can be loaded.%n".formatted()), run.out());
        assertEquals("", run.err());
    }

    @Test
    void aLayerThatIsNotSupportedIsNamedAndTheOthersAreStillReported() {
        Run run = Run.of("inspect", Run.model("unsupported_lstm.keras"));
        assertEquals(1, run.code());
        String text = run.out().replaceAll("[ │]+", " ");
        assertTrue(text.contains(" lstm_one LSTM no "), run.out());
        assertTrue(text.contains(" Dense yes "), run.out());
        assertTrue(run.err().startsWith("densor: ") && run.err().contains("lstm_one"), run.err());
    }

    @Test
    void weightsAreInspectedTogetherWithTheirArchitecture() {
        Path weights = Run.model("one_by_one.weights.h5");
        assertEquals(1, Run.of("inspect", weights).code());
        Run run = Run.of("inspect", weights, "--architecture", Run.model("one_by_one.json"));
        assertEquals(0, run.code(), run.err());
    }

    @Test
    void whatIsNoModelGetsASentenceAndNoTable() {
        for (Path file :
                new Path[] {folder, folder.resolve("missing.keras"), Run.golden("malformed/files/empty.keras")}) {
            Run run = Run.of("inspect", file);
            assertEquals(1, run.code());
            assertEquals("", run.out());
            assertTrue(run.err().startsWith("densor: " + file + ": "), run.err());
        }
    }
}
