package dev.densor.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.cuda.DenseSelfTest.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelfTestRecordTest {
    @TempDir
    private Path folder;

    private SelfTestRecord record() {
        return new SelfTestRecord(folder, "key");
    }

    @Test
    void aVerdictIsReadAsItWasWritten() {
        for (Verdict verdict : List.of(
                new Verdict(DenseMapping.MAPS, "", true),
                new Verdict(DenseMapping.PANELS, "maps: element 3 is 1.0, not 2.0", true),
                new Verdict(DenseMapping.NONE, "too little memory", false))) {
            record().write(verdict);
            assertEquals(Optional.of(verdict), record().verdict());
        }
        assertEquals(Optional.empty(), new SelfTestRecord(folder, "other").verdict());
    }

    @Test
    void aFileThatIsNoVerdictIsNone() throws IOException {
        record().write(new Verdict(DenseMapping.MAPS, "", true));
        Path file;
        try (var files = Files.list(folder)) {
            file = files.findFirst().orElseThrow();
        }
        for (String text : List.of("", "maps\n", "all\n\nfinal\n", "maps\n\nfinal\nmore\n")) {
            Files.writeString(file, text);
            assertEquals(Optional.empty(), record().verdict());
        }
    }

    @Test
    void aTestThatRunsIsNotLethalButOneIsWhoseProcessIsGone() throws IOException {
        assertFalse(record().isLethal(DenseMapping.MAPS));
        record().begin(DenseMapping.MAPS);
        assertFalse(record().isLethal(DenseMapping.MAPS));
        try (var files = Files.list(folder)) {
            Files.writeString(files.findFirst().orElseThrow(), "1 of a time long ago\n");
        }
        assertTrue(record().isLethal(DenseMapping.MAPS));
        assertFalse(record().isLethal(DenseMapping.PANELS));
        record().end(DenseMapping.MAPS);
        assertFalse(record().isLethal(DenseMapping.MAPS));
    }

    @Test
    void whereNothingCanBeWrittenThereIsNoRecord() {
        SelfTestRecord none = new SelfTestRecord(folder.resolve("missing"), "key");
        none.begin(DenseMapping.MAPS);
        none.write(new Verdict(DenseMapping.MAPS, "", true));
        none.end(DenseMapping.MAPS);
        assertEquals(Optional.empty(), none.verdict());
        assertFalse(none.isLethal(DenseMapping.MAPS));
    }
}
