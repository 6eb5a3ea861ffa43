package dev.densor.cuda;

import dev.densor.cuda.DenseSelfTest.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a self-test found out, in a file, so that the next process need not run it; and, while it runs, a note which
 * process runs it. A note of a process that is there no more says that the test killed it. Where files cannot be
 * written there is no record, and each process tests for itself.
 */
final class SelfTestRecord {
    private static final int LINES = 3;
    private static final String FINAL = "final";

    private final Path verdict;
    private final Path notes;

    /**
     * A record.
     *
     * @param folder that only the user can write to, or null for no record
     * @param key of what was tested: letters and digits
     */
    SelfTestRecord(Path folder, String key) {
        this.verdict = folder == null ? null : folder.resolve("dense-" + key + ".verdict");
        this.notes = folder == null ? null : folder.resolve("dense-" + key + ".running");
    }

    /** The last verdict, if there is one. */
    Optional<Verdict> verdict() {
        List<String> lines = read(verdict);
        for (DenseMapping mapping : DenseMapping.values()) {
            if (lines.size() == LINES && lines.get(0).equals(name(mapping))) {
                return Optional.of(
                        new Verdict(mapping, lines.get(1), lines.get(2).equals(FINAL)));
            }
        }
        return Optional.empty();
    }

    /** Writes a verdict. */
    void write(Verdict found) {
        String faults = found.faults().replaceAll("\\R", " ");
        String how = found.isFinal() ? FINAL : "to be tried again";
        write(verdict, String.join("\n", name(found.mapping()), faults, how) + "\n");
    }

    /** Notes that this process tries a mapping. */
    void begin(DenseMapping mapping) {
        write(note(mapping), process(ProcessHandle.current()) + "\n");
    }

    /** Notes that it came to an end. */
    void end(DenseMapping mapping) {
        if (notes != null) {
            try {
                Files.deleteIfExists(note(mapping));
            } catch (IOException left) {
                // Another process then leaves this mapping out: slower, and right.
                return;
            }
        }
    }

    /** Whether a process that tried a mapping did not come to the end of it. */
    boolean isLethal(DenseMapping mapping) {
        List<String> lines = read(note(mapping));
        return !lines.isEmpty()
                && ProcessHandle.allProcesses().map(SelfTestRecord::process).noneMatch(lines.get(0)::equals);
    }

    private Path note(DenseMapping mapping) {
        return notes == null ? null : notes.resolveSibling(notes.getFileName() + "-" + name(mapping));
    }

    private static String name(DenseMapping mapping) {
        return mapping.name().toLowerCase(Locale.ROOT);
    }

    /** Its number and when it began: numbers are used again. */
    private static String process(ProcessHandle process) {
        return process.pid() + " of "
                + process.info().startInstant().map(Instant::toString).orElse("an unknown time");
    }

    private static List<String> read(Path file) {
        try {
            return file == null || !Files.exists(file) ? List.of() : Files.readAllLines(file);
        } catch (IOException unreadable) {
            return List.of();
        }
    }

    private static void write(Path file, String text) {
        if (file == null) {
            return;
        }
        try {
            Path whole = Files.createTempFile(file.getParent(), "dense-", ".tmp");
            Files.write(whole, text.getBytes(StandardCharsets.UTF_8));
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException unwritable) {
            // No record: the next process tests again.
            return;
        }
    }
}
