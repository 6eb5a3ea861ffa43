package dev.densor.cli.data;

import dev.densor.npy.NpyWriter;
import dev.densor.npy.NpzWriter;
import dev.densor.shape.HostArray;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Predictions as an .npz file with an array for each output. In a zip one array follows the other, so each is collected
 * in a file of its own until the last batch is there.
 */
final class NpzSink implements PredictionSink {
    private final NpzWriter zip;
    private final Map<String, NpyWriter> arrays = new LinkedHashMap<>();

    NpzSink(Path file, List<String> names) {
        this.zip = NpzWriter.create(file);
        for (String name : names) {
            arrays.put(name, NpyWriter.create(file));
        }
    }

    @Override
    public void append(List<HostArray> batch) {
        int output = 0;
        for (NpyWriter array : arrays.values()) {
            array.append(batch.get(output++));
        }
    }

    @Override
    public void commit() {
        arrays.forEach(zip::add);
        zip.commit();
    }

    @Override
    public void close() {
        arrays.values().forEach(NpyWriter::close);
        zip.close();
    }
}
