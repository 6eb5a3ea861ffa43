package dev.densor.conformance;

import dev.densor.backend.DeviceInfo;
import dev.densor.shape.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a run of the suite found out: for each function and type how many elements were compared and how near the worst
 * came to its bound, and how many golden cases were answered.
 */
final class ConformanceReport {
    /** The system property that names the folder for reports. */
    static final String FOLDER = "densor.conformance.report";

    private static final String DEFAULT_FOLDER = "target/conformance";
    private static final int SHOWN = 12;
    private static final String LEGEND = "worst: the largest distance from the answer of the reference backend, as a"
            + " fraction of the way to the bound. Bounds: ULP 4 units in the last place, 16 for POW; SUM k * 2^-23 * the"
            + " sum of the k terms' absolute values; COMPOSITE what these amount to; EXACT leaves no room.";

    private final DeviceInfo device;
    private final Map<Key, Agreement> rows = new TreeMap<>();
    private final TreeSet<Key> failed = new TreeSet<>();
    private final List<String> notes = new ArrayList<>();
    private long elements;

    /** A function in a type, and the class of its bound. */
    private record Key(String subject, DType dtype, Tolerance tolerance) implements Comparable<Key> {
        private static final Comparator<Key> ORDER =
                Comparator.comparing(Key::subject).thenComparing(Key::dtype).thenComparing(Key::tolerance);

        static Key of(OpCase row, DType dtype) {
            return new Key(row.subject(), dtype, row.tolerance());
        }

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    ConformanceReport(DeviceInfo device) {
        this.device = device;
    }

    /** A row that conforms. */
    void add(OpCase row, DType dtype, Agreement agreement) {
        rows.merge(Key.of(row, dtype), agreement, Agreement::and);
        count(agreement.elements());
    }

    /** A row that does not. */
    void fail(OpCase row, DType dtype) {
        failed.add(Key.of(row, dtype));
        rows.merge(Key.of(row, dtype), Agreement.NONE, Agreement::and);
    }

    /** Elements that were compared beside the rows. */
    void count(long compared) {
        elements += compared;
    }

    /** A line of its own: {@code golden activations: 269/269}. */
    void note(String line) {
        notes.add(line);
    }

    /** What a person wants to read at the end of a run. */
    List<String> summary() {
        List<String> lines = new ArrayList<>(totals());
        List<String> nearest = rows.entrySet().stream()
                .filter(row ->
                        row.getKey().dtype == DType.FLOAT32 && row.getValue().worst() > 0)
                .sorted(Comparator.comparing(
                        (Map.Entry<Key, Agreement> row) -> -row.getValue().worst()))
                .limit(SHOWN)
                .map(row -> line(row.getKey(), row.getValue()))
                .toList();
        if (!nearest.isEmpty()) {
            lines.add("nearest to their bounds in float32:");
            lines.addAll(nearest);
        }
        return lines;
    }

    private List<String> totals() {
        long functions = subjects(rows.keySet().stream());
        long bad = subjects(failed.stream());
        List<String> lines = new ArrayList<>();
        lines.add((functions - bad) + "/" + functions + " functions, " + elements + " elements compared");
        failed.forEach(key -> lines.add("does not conform: " + key.subject + " " + key.dtype));
        lines.addAll(notes);
        return lines;
    }

    private static long subjects(Stream<Key> keys) {
        return keys.map(Key::subject).distinct().count();
    }

    private String line(Key key, Agreement agreement) {
        String worst = failed.contains(key)
                ? "FAILED"
                : key.tolerance == Tolerance.EXACT ? "-" : String.format(Locale.ROOT, "%.2f", agreement.worst());
        return String.format(
                Locale.ROOT,
                "%-42s %-9s %-10s %9d %6s",
                key.subject,
                key.dtype,
                key.tolerance,
                agreement.elements(),
                worst);
    }

    /** All of it. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("conformance of " + device.name() + ": " + device.hardware());
        lines.add("types: "
                + String.join(
                        " ",
                        new TreeSet<>(device.dtypes())
                                .stream().map(DType::toString).toList()));
        lines.addAll(totals());
        lines.add("");
        lines.add(String.format("%-42s %-9s %-10s %9s %6s", "function", "type", "bound", "elements", "worst"));
        rows.forEach((key, agreement) -> lines.add(line(key, agreement)));
        lines.add("");
        lines.add(LEGEND);
        return lines;
    }

    /** The file that this report goes to: {@code java-0.txt} of {@code java:0}. */
    Path file() {
        return Path.of(System.getProperty(FOLDER, DEFAULT_FOLDER), device.name().replaceAll("[^\\w.-]", "-") + ".txt");
    }

    /**
     * Writes {@link #lines} to {@link #file}.
     *
     * @return where it is, or why it is nowhere: a report that cannot be written is no reason to fail
     */
    String write() {
        Path file = file().toAbsolutePath();
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, lines());
            return "all rows are in " + file;
        } catch (IOException unwritable) {
            return "the report could not be written: " + unwritable;
        }
    }
}
