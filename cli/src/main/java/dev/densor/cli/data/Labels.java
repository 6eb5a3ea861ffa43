package dev.densor.cli.data;

import dev.densor.npy.NpzFile;
import dev.densor.shape.HostArray;
import java.nio.file.Path;
import java.util.List;

/**
 * What a model should have answered, read from a file batch by batch: an .npy, an .npz with one array, or a .csv with
 * one column or several. What the numbers mean, {@link Scores} tells.
 */
public final class Labels implements AutoCloseable {
    private final Rows rows;

    private Labels(Rows rows) {
        this.rows = rows;
    }

    /**
     * Opens a file.
     *
     * @param file ending in .npy, .npz or .csv
     * @param count of rows there must be
     * @throws DataException when there are more or fewer rows, or more than one array
     * @throws dev.densor.npy.NpyException when a NumPy file cannot be read
     */
    public static Labels open(Path file, long count) {
        Rows rows =
                switch (FileFormat.of(file)) {
                    case NPY -> NumPyRows.of(file);
                    case CSV -> CsvRows.ofLabels(file);
                    case NPZ -> ofNpz(file);
                };
        if (rows.count() != count) {
            rows.close();
            throw new DataException(rows.name(), "has " + rows.count() + " labels for " + count + " rows of data");
        }
        return new Labels(rows);
    }

    private static Rows ofNpz(Path file) {
        NpzFile npz = NpzFile.open(file);
        try {
            List<String> names = npz.names();
            if (names.size() != 1) {
                throw new DataException(
                        file.toString(), "holds the arrays " + names + "; labels are an .npz with one, or an .npy");
            }
            return NumPyRows.of(npz, names.get(0));
        } catch (RuntimeException unfit) {
            npz.close();
            throw unfit;
        }
    }

    /** What messages call the file. */
    public String name() {
        return rows.name();
    }

    /**
     * The labels of the next {@code limit} rows, or of those that are left: [rows, ...].
     *
     * @throws DataException when a line of a .csv cannot be read
     * @throws dev.densor.npy.NpyException when a NumPy file cannot be read
     */
    public HostArray next(int limit) {
        return rows.next(limit);
    }

    /** Lets go of the file. */
    @Override
    public void close() {
        rows.close();
    }
}
