package dev.densor.cli.data;

import de.siegmar.fastcsv.reader.CsvRecord;
import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The numbers in a .csv file. The file is read twice: once to count its rows, then row by row. */
final class CsvRows implements Rows {
    private final String file;
    private final Survey survey;
    private final DType dtype;
    private final Shape rowShape;
    private final CsvRecords records;

    private CsvRows(Path file, Survey survey, DType dtype, Shape rowShape) {
        this.file = file.toString();
        this.survey = survey;
        this.dtype = dtype;
        this.rowShape = rowShape;
        this.records = new CsvRecords(file);
        if (survey.columns.hasHeader()) {
            records.next();
        }
    }

    /**
     * Opens a file for a model's input, as float32; the numbers of a line are given the shape of the input.
     *
     * @param picks names or numbers of the columns wanted; none means all
     * @throws DataException when the file is empty or cannot be read, or its columns do not fit
     */
    static CsvRows ofInput(Path file, List<String> picks, Port input) {
        Survey survey = new Survey(file, picks, false);
        Shape rowShape = RowFit.shapeOf(survey.columns.indexes().length, input, file.toString());
        return new CsvRows(file, survey, DType.FLOAT32, rowShape);
    }

    /**
     * Opens a file of labels: int64 when all are written as integers, else float64. Rows are [] when there is one
     * column, else [columns].
     *
     * @throws DataException when the file is empty or cannot be read
     */
    static CsvRows ofLabels(Path file) {
        Survey survey = new Survey(file, List.of(), true);
        int width = survey.columns.indexes().length;
        Shape rowShape = width == 1 ? Shape.SCALAR : Shape.of(width);
        return new CsvRows(file, survey, survey.integers ? DType.INT64 : DType.FLOAT64, rowShape);
    }

    /** What a first reading tells. */
    private static final class Survey {
        private final CsvColumns columns;
        private final List<String> names;
        private long rows;
        private boolean integers;

        /** @param typed whether to find out if all numbers are integers */
        Survey(Path file, List<String> picks, boolean typed) {
            integers = typed;
            try (CsvRecords records = new CsvRecords(file)) {
                CsvRecord first = records.next().orElseThrow(() -> new DataException(file.toString(), "it is empty"));
                columns = CsvColumns.of(file.toString(), first, picks);
                names = columns.hasHeader() ? first.getFields() : List.of();
                Optional<CsvRecord> row = columns.hasHeader() ? records.next() : Optional.of(first);
                for (; row.isPresent(); row = records.next()) {
                    rows++;
                    integers = integers
                            && Arrays.stream(columns.indexes())
                                    .mapToObj(row.get()::getField)
                                    .allMatch(Cell::isInteger);
                }
                if (rows == 0) {
                    throw new DataException(file.toString(), "no numbers follow its first line, which names columns");
                }
            }
        }
    }

    @Override
    public String name() {
        return file;
    }

    @Override
    public long count() {
        return survey.rows;
    }

    @Override
    public Shape rowShape() {
        return rowShape;
    }

    @Override
    public HostArray next(int limit) {
        int[] columns = survey.columns.indexes();
        HostArray rows = HostArray.allocate(dtype, Rows.shape((int) Math.min(limit, survey.rows), rowShape));
        int read = 0;
        while (read < rows.shape().dim(0)) {
            Optional<CsvRecord> row = records.next();
            if (row.isEmpty()) {
                break;
            }
            for (int i = 0; i < columns.length; i++) {
                put(rows, read * columns.length + i, row.get(), columns[i]);
            }
            read++;
        }
        return rows.rows(0, read);
    }

    private void put(HostArray rows, int at, CsvRecord row, int column) {
        String cell = row.getField(column);
        try {
            switch (dtype) {
                case INT64 -> ((LongBuffer) rows.data()).put(at, Long.parseLong(cell.strip()));
                case FLOAT64 -> ((DoubleBuffer) rows.data()).put(at, Cell.number(cell));
                default -> ((FloatBuffer) rows.data()).put(at, (float) Cell.number(cell));
            }
        } catch (NumberFormatException noNumber) {
            String name = survey.names.isEmpty()
                    ? ""
                    : " (" + survey.names.get(column).strip() + ")";
            String problem = cell.isBlank() ? " is empty" : ": " + Cell.quoted(cell) + " is not a number";
            throw new DataException(
                    file, "line " + row.getStartingLineNumber() + ", column " + (column + 1) + name + problem);
        }
    }

    @Override
    public void close() {
        records.close();
    }
}
