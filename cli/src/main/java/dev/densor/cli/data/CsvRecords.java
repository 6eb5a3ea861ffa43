package dev.densor.cli.data;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.densor.npy.IoReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;

/** The lines of a .csv file as cells, all lines with as many as the first. Empty lines are passed over. */
final class CsvRecords implements AutoCloseable {
    /** More than any picture has numbers, and few enough to be held in memory. */
    private static final int MOST_CELLS = 1 << 20;

    private final String file;
    private final CloseableIterator<CsvRecord> records;
    private CsvRecord first;

    /** @throws DataException when the file cannot be read */
    CsvRecords(Path file) {
        this.file = file.toString();
        try {
            this.records = CsvReader.builder()
                    .detectBomHeader(true)
                    .allowUnclosedQuote(false)
                    .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                    .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                    .build(CsvRecordHandler.of(limits -> limits.maxFields(MOST_CELLS)), file)
                    .iterator();
        } catch (IOException failure) {
            throw new DataException(this.file, IoReason.of(failure), failure);
        }
    }

    /**
     * The next line.
     *
     * @return empty at the end
     * @throws DataException when it cannot be read, or has more or fewer cells than the first
     */
    Optional<CsvRecord> next() {
        CsvRecord line;
        try {
            if (!records.hasNext()) {
                return Optional.empty();
            }
            line = records.next();
        } catch (CsvParseException malformed) {
            throw new DataException(file, malformed.getMessage(), malformed);
        } catch (UncheckedIOException failure) {
            throw new DataException(file, IoReason.of(failure.getCause()), failure);
        }
        first = first == null ? line : first;
        if (line.getFieldCount() != first.getFieldCount()) {
            throw new DataException(
                    file,
                    "line " + line.getStartingLineNumber() + " has " + cells(line) + ", line "
                            + first.getStartingLineNumber() + " has " + first.getFieldCount());
        }
        return Optional.of(line);
    }

    private static String cells(CsvRecord line) {
        return line.getFieldCount() == 1 ? "1 cell" : line.getFieldCount() + " cells";
    }

    @Override
    public void close() {
        try {
            records.close();
        } catch (IOException failure) {
            throw new DataException(file, IoReason.of(failure), failure);
        }
    }
}
