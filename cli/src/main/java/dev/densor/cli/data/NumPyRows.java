package dev.densor.cli.data;

import dev.densor.npy.NpyFile;
import dev.densor.npy.NpzFile;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import java.nio.file.Path;

/** The rows of a NumPy array. */
final class NumPyRows implements Rows {
    private final NpyFile array;
    private final Runnable release;
    private long at;

    private NumPyRows(NpyFile array, Runnable release) {
        this.array = array;
        this.release = release;
        if (array.rank() == 0) {
            release.run();
            throw new DataException(array.name(), "holds a single number; wanted are rows");
        }
    }

    /** @throws DataException when the file holds a single number */
    static NumPyRows of(Path npy) {
        NpyFile array = NpyFile.open(npy);
        return new NumPyRows(array, array::close);
    }

    /**
     * An array of an .npz, which is closed with its rows.
     *
     * @throws DataException when the array is a single number
     */
    static NumPyRows of(NpzFile npz, String name) {
        return new NumPyRows(npz.open(name), npz::close);
    }

    @Override
    public String name() {
        return array.name();
    }

    @Override
    public long count() {
        return array.rows();
    }

    @Override
    public Shape rowShape() {
        return array.rowShape();
    }

    @Override
    public HostArray next(int limit) {
        int count = (int) Math.min(limit, array.rows() - at);
        HostArray rows = array.rows(at, count);
        at += count;
        return rows;
    }

    @Override
    public void close() {
        release.run();
    }
}
