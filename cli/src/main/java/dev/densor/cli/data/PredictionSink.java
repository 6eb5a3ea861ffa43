package dev.densor.cli.data;

import dev.densor.shape.HostArray;
import java.util.List;

/** Writes predictions in one format; called as {@link Predictions} says, with a batch of no rows when there are none. */
interface PredictionSink extends AutoCloseable {
    void append(List<HostArray> batch);

    void commit();

    @Override
    void close();
}
