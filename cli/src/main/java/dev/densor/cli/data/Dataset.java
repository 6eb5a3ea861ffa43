package dev.densor.cli.data;

import dev.densor.npy.NpzFile;
import dev.densor.shape.HostArray;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The inputs of a model, read from a file batch by batch: an .npy for a model with one input, an .npz with an array for
 * each input, or a .csv for a model with one input, of which a line is given the shape that the input wants. That the
 * shapes fit the model is checked when the file is opened.
 */
public final class Dataset implements AutoCloseable {
    private final List<Rows> sources;

    private Dataset(List<Rows> sources) {
        this.sources = List.copyOf(sources);
    }

    /**
     * Opens a file.
     *
     * @param file ending in .npy, .npz or .csv
     * @param inputs of the model, in its order; an .npz's arrays are found by their names or, when it has none of the
     *     names, taken in the file's order
     * @param columns of a .csv that are wanted, in that order: names, numbers from 1, or ranges such as 2-785; none
     *     means all
     * @throws DataException when the data do not fit the inputs
     * @throws dev.densor.npy.NpyException when a NumPy file cannot be read
     */
    public static Dataset open(Path file, List<Port> inputs, List<String> columns) {
        FileFormat format = FileFormat.of(file);
        if (format != FileFormat.CSV && !columns.isEmpty()) {
            throw new DataException(file.toString(), "--columns picks columns of a .csv file only");
        }
        return switch (format) {
            case NPY -> {
                Port input = only(file, "an .npy file holds one array", inputs);
                yield new Dataset(List.of(checked(NumPyRows.of(file), input)));
            }
            case CSV -> {
                Port input = only(file, "a .csv file holds one table", inputs);
                yield new Dataset(List.of(CsvRows.ofInput(file, columns, input)));
            }
            case NPZ -> ofNpz(file, inputs);
        };
    }

    private static Port only(Path file, String holds, List<Port> inputs) {
        if (inputs.size() != 1) {
            throw new DataException(
                    file.toString(),
                    holds + ", the model has " + inputs.size() + " inputs (" + names(inputs)
                            + "); give an .npz with an array for each");
        }
        return inputs.get(0);
    }

    private static String names(List<Port> inputs) {
        return inputs.stream().map(Port::name).collect(Collectors.joining(", "));
    }

    private static Rows checked(Rows rows, Port input) {
        try {
            RowFit.check(rows, input);
            return rows;
        } catch (DataException unfit) {
            rows.close();
            throw unfit;
        }
    }

    private static Dataset ofNpz(Path file, List<Port> inputs) {
        NpzFile npz = NpzFile.open(file);
        try {
            List<String> arrays = arrays(file, npz.names(), inputs);
            List<Rows> sources = new ArrayList<>();
            for (int i = 0; i < arrays.size(); i++) {
                sources.add(checked(NumPyRows.of(npz, arrays.get(i)), inputs.get(i)));
            }
            checkCounts(sources);
            return new Dataset(sources);
        } catch (RuntimeException unfit) {
            npz.close();
            throw unfit;
        }
    }

    /** The arrays for the inputs: those of their names, or all in the file's order when there is none of a name. */
    private static List<String> arrays(Path file, List<String> arrays, List<Port> inputs) {
        List<String> wanted = inputs.stream().map(Port::name).toList();
        if (arrays.containsAll(wanted)) {
            return wanted;
        }
        if (arrays.size() != wanted.size() || arrays.stream().anyMatch(wanted::contains)) {
            throw new DataException(
                    file.toString(),
                    "holds the arrays " + arrays + ", the model's inputs are " + wanted
                            + "; name the arrays after the inputs");
        }
        return arrays;
    }

    private static void checkCounts(List<Rows> sources) {
        Rows first = sources.get(0);
        for (Rows source : sources) {
            if (source.count() != first.count()) {
                throw new DataException(
                        source.name(), "has " + source.count() + " rows, " + first.name() + " has " + first.count());
            }
        }
    }

    /** How many rows there are in all. */
    public long rows() {
        return sources.get(0).count();
    }

    /**
     * The next batch.
     *
     * @param limit most rows wanted, at least 1
     * @return an array [rows, ...] for each input, in the model's order; an empty list at the end
     * @throws DataException when a line of a .csv is not as many numbers as the first
     * @throws dev.densor.npy.NpyException when a NumPy file cannot be read
     */
    public List<HostArray> next(int limit) {
        List<HostArray> batch = sources.stream().map(rows -> rows.next(limit)).toList();
        return batch.get(0).shape().dim(0) == 0 ? List.of() : batch;
    }

    /** Lets go of the file. */
    @Override
    public void close() {
        sources.forEach(Rows::close);
    }
}
