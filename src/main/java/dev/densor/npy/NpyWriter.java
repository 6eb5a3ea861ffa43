package dev.densor.npy;

import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import dev.densor.shape.ShapeException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Writes a .npy file some rows at a time, however many there will be: version 1.0, row-major, little-endian. The file
 * appears when it is committed; one that is closed before that leaves nothing behind.
 */
public final class NpyWriter implements AutoCloseable {
    private final String name;
    private final DType dtype;
    private final ElementType type;
    private final Shape rowShape;
    private final NewFile file;
    private long rows;

    private NpyWriter(Path place, DType dtype, Shape rowShape) {
        this.name = place.toString();
        this.dtype = dtype;
        this.type = Npy.type(dtype, name);
        this.rowShape = rowShape;
        this.file = NewFile.at(place);
    }

    /**
     * Begins a file.
     *
     * @param place where it will stand
     * @param dtype of the elements
     * @param rowShape the axes behind the first
     * @throws NpyException when it cannot be made there, or NumPy has no such type
     */
    public static NpyWriter create(Path place, DType dtype, Shape rowShape) {
        NpyWriter writer = new NpyWriter(place, dtype, rowShape);
        try {
            // Its place is kept; it is written again when the rows are counted.
            writer.writeHeader();
            return writer;
        } catch (RuntimeException failure) {
            writer.close();
            throw failure;
        }
    }

    private void writeHeader() {
        try {
            file.channel().position(0);
            ByteBuffer header = ByteBuffer.wrap(NpyHeader.write(type, rowShape.rank() + 1, rows, rowShape));
            while (header.hasRemaining()) {
                file.channel().write(header);
            }
        } catch (IOException failure) {
            throw new NpyException(name, failure);
        }
    }

    /**
     * Appends rows.
     *
     * @param more [count, rowShape...], of the dtype given before
     * @throws ShapeException when they are of another shape or type
     * @throws NpyException when they cannot be written
     */
    public void append(HostArray more) {
        Shape shape = more.shape();
        if (more.dtype() != dtype || shape.rank() == 0 || !shape.without(0).equals(rowShape)) {
            throw new ShapeException(name + ": " + more + " cannot be appended to rows of " + dtype + " " + rowShape);
        }
        try {
            ElementWriter.write(more, file.channel());
        } catch (IOException failure) {
            throw new NpyException(name, failure);
        }
        rows += shape.dim(0);
    }

    /**
     * Completes the file and moves it to its place.
     *
     * @throws NpyException when that fails
     */
    public void commit() {
        writeHeader();
        try {
            file.commit();
        } catch (IOException failure) {
            throw new NpyException(name, failure);
        }
    }

    /** Deletes what was written unless it was committed. */
    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException failure) {
            throw new NpyException(name, failure);
        }
    }
}
