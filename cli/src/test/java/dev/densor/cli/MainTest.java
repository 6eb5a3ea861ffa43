package dev.densor.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
    @TempDir
    private Path folder;

    @Test
    void helpListsTheCommands() {
        Run run = Run.of("--help");
        assertEquals(0, run.code());
        for (String command : new String[] {"predict", "summary", "inspect", "devices", "doctor"}) {
            assertTrue(run.out().contains("\n  " + command + " "), run.out());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"predict", "summary", "inspect", "devices", "doctor"})
    void everyCommandHasHelp(String command) {
        Run run = Run.of(command, "--help");
        assertEquals(0, run.code());
        assertTrue(run.out().startsWith("Usage: densor " + command), run.out());
    }

    @Test
    void theVersionIsThatOfTheBuild() {
        Run run = Run.of("--version");
        assertEquals(0, run.code());
        assertTrue(run.out().matches("densor \\d+\\.\\d+\\.\\d+\\S* \\(Java .+\\)\\R"), run.out());
    }

    @Test
    void withoutACommandTheUsageIsShownAsWrongUse() {
        Run run = Run.of();
        assertEquals(2, run.code());
        assertTrue(run.err().startsWith("Usage: densor"), run.err());
        assertEquals("", run.out());
    }

    @Test
    void aMisspelledCommandGetsASuggestion() {
        Run run = Run.of("predikt", "model.keras");
        assertEquals(2, run.code());
        assertTrue(run.err().startsWith("densor: Unmatched arguments"), run.err());
        assertTrue(run.err().contains("Did you mean: densor predict"), run.err());
    }

    @Test
    void aMisspelledOptionGetsASuggestionAlsoWhenSomethingElseIsMissing() {
        for (Run run : new Run[] {
            Run.of("predict", "m.keras", "x.npy", "--bach", "3"), Run.of("predict", "m.keras", "--bach=3"),
        }) {
            assertEquals(2, run.code());
            assertTrue(run.err().startsWith("densor: Unknown option"), run.err());
            assertTrue(run.err().contains("--batch"), run.err());
        }
    }

    @Test
    void aMissingArgumentIsWrongUse() {
        Run run = Run.of("predict", "m.keras");
        assertEquals(2, run.code());
        assertEquals(
                "densor: Missing required parameter: 'INPUT'%nTry 'densor predict --help'.%n".formatted(), run.err());
    }

    @Test
    void anErrorIsOneSentenceAndHasAStackTraceOnlyWithDebug() {
        Path missing = folder.resolve("missing.keras");
        Run quiet = Run.of("summary", missing);
        assertEquals(1, quiet.code());
        assertEquals(1, quiet.err().lines().count(), quiet.err());
        assertTrue(quiet.err().startsWith("densor: " + missing + ": "), quiet.err());
        for (Run debug : new Run[] {Run.of("--debug", "summary", missing), Run.of("summary", missing, "--debug")}) {
            assertEquals(1, debug.code());
            assertTrue(debug.err().startsWith(quiet.err()), debug.err());
            assertTrue(debug.err().contains("\tat dev.densor."), debug.err());
        }
    }

    @Test
    void namesFromFilesCannotCommandTheTerminal() {
        Run run = Run.of("summary", folder.resolve("\u001b[2Jnone.keras"));
        assertEquals(1, run.code());
        assertFalse(run.err().contains("\u001b"), run.err());
        assertTrue(run.err().contains("\\u001b[2Jnone.keras"), run.err());
    }

    @Test
    void argumentsThatBeginWithAnAtSignAreNamesOfFiles() throws Exception {
        Path arguments = Files.writeString(folder.resolve("args"), "--help");
        Run run = Run.of("summary", "@" + arguments);
        assertEquals(1, run.code());
        assertTrue(run.err().startsWith("densor: @" + arguments + ": "), run.err());
    }

    @Test
    void aClosedStandardOutputIsNoCrash() {
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        StringWriter err = new StringWriter();
        int code = new Main(new Console(new PrintWriter(closed), new PrintWriter(err), false)).run("devices");
        assertEquals(0, code);
        assertEquals("", err.toString());
    }
}
