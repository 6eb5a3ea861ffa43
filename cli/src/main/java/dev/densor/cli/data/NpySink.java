package dev.densor.cli.data;

import dev.densor.npy.NpyWriter;
import dev.densor.shape.HostArray;
import java.nio.file.Path;
import java.util.List;

/** Predictions of one output as a .npy file. */
final class NpySink implements PredictionSink {
    private final NpyWriter array;

    NpySink(Path file) {
        this.array = NpyWriter.create(file);
    }

    @Override
    public void append(List<HostArray> batch) {
        array.append(batch.get(0));
    }

    @Override
    public void commit() {
        array.commit();
    }

    @Override
    public void close() {
        array.close();
    }
}
