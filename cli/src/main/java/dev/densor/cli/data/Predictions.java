package dev.densor.cli.data;

import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import java.nio.file.Path;
import java.util.List;

/**
 * The file that a model's predictions are written to, batch by batch: an .npy for a model with one output, an .npz with
 * an array for each output, or a .csv. It appears when it is committed; one that is closed before that leaves nothing
 * behind.
 */
public final class Predictions implements AutoCloseable {
    private final List<Port> outputs;
    private final PredictionSink sink;
    private boolean empty = true;

    private Predictions(List<Port> outputs, PredictionSink sink) {
        this.outputs = outputs;
        this.sink = sink;
    }

    /**
     * Begins a file.
     *
     * @param file ending in .npy, .npz or .csv
     * @param outputs of the model, in its order
     * @throws DataException when such a file cannot hold them
     * @throws dev.densor.npy.NpyException when it cannot be made there
     */
    public static Predictions create(Path file, List<Port> outputs) {
        List<String> names = outputs.stream().map(Port::name).toList();
        FileFormat format = FileFormat.of(file);
        if (format == FileFormat.NPY && names.size() != 1) {
            throw new DataException(
                    file.toString(),
                    "an .npy file holds one array, the model's outputs are " + names + "; name it .npz");
        }
        PredictionSink sink =
                switch (format) {
                    case NPY -> new NpySink(file);
                    case NPZ -> new NpzSink(file, names);
                    case CSV -> new CsvSink(file, names);
                };
        return new Predictions(List.copyOf(outputs), sink);
    }

    /**
     * Appends the predictions for a batch; bfloat16, which these files have not, as float32.
     *
     * @param batch an array [rows, ...] for each output, in the model's order
     * @throws DataException when a .csv cannot be written
     * @throws dev.densor.npy.NpyException when another file cannot be written
     */
    public void write(List<HostArray> batch) {
        sink.append(batch.stream().map(Predictions::storable).toList());
        empty = false;
    }

    private static HostArray storable(HostArray array) {
        return array.dtype() == DType.BFLOAT16 ? HostArray.of(array.toFloats(), array.shape()) : array;
    }

    /**
     * Completes the file and moves it to its place.
     *
     * @throws DataException when that fails for a .csv
     * @throws dev.densor.npy.NpyException when it fails for another file
     */
    public void commit() {
        if (empty) {
            sink.append(outputs.stream().map(Port::noRows).toList());
        }
        sink.commit();
    }

    /** Deletes what was written unless it was committed. */
    @Override
    public void close() {
        sink.close();
    }
}
