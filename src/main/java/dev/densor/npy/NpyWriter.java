package dev.densor.npy;

import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import dev.densor.shape.ShapeException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/**
 * Writes a .npy file some rows at a time, however many there will be: version 1.0, row-major, little-endian. The rows
 * appended first, which may be none, say what type and shape all are. The file appears when it is committed; one that
 * is closed before that leaves nothing behind.
 */
public final class NpyWriter implements AutoCloseable {
    private final String name;
    private final NewFile file;
    private DType dtype;
    private Shape rowShape;
    private long rows;

    private NpyWriter(Path place) {
        this.name = place.toString();
        this.file = NewFile.at(place);
    }

    /**
     * Begins a file.
     *
     * @param place where it will stand
     * @throws NpyException when it cannot be made there
     */
    public static NpyWriter create(Path place) {
        return new NpyWriter(place);
    }

    /**
     * Appends rows.
     *
     * @param more [count, ...], of the same type and shape each time
     * @throws ShapeException when they are of another shape or type than those before
     * @throws NpyException when they cannot be written, or are bfloat16, which NumPy has not
     */
    public void append(HostArray more) {
        Shape shape = more.shape();
        try {
            if (dtype == null && shape.rank() > 0) {
                dtype = more.dtype();
                rowShape = shape.without(0);
                // Keeps the place: it is written again when the rows are counted.
                writeHeader();
            }
            if (more.dtype() != dtype || shape.rank() == 0 || !shape.without(0).equals(rowShape)) {
                throw new ShapeException(
                        name + ": " + more + " cannot be appended to rows of " + dtype + " " + rowShape);
            }
            ElementWriter.write(more, file.channel());
        } catch (IOException failure) {
            throw new NpyException(name, failure);
        }
        rows += shape.dim(0);
    }

    private void writeHeader() throws IOException {
        byte[] header = NpyHeader.write(Npy.type(dtype, name), rowShape.rank() + 1, rows, rowShape);
        FileChannel channel = file.channel().position(0);
        for (ByteBuffer bytes = ByteBuffer.wrap(header); bytes.hasRemaining(); ) {
            channel.write(bytes);
        }
    }

    /** Puts the header right, and is ready for more rows. */
    private void count() throws IOException {
        if (dtype == null) {
            throw new IllegalStateException(name + ": append an array first, of no rows if there are none");
        }
        writeHeader();
        file.channel().position(file.channel().size());
    }

    /** Copies all that was written so far, as a complete .npy file. */
    void copyTo(WritableByteChannel out) throws IOException {
        count();
        FileChannel from = file.channel();
        for (long done = 0; done < from.size(); ) {
            done += from.transferTo(done, from.size() - done, out);
        }
    }

    /**
     * Completes the file and moves it to its place.
     *
     * @throws IllegalStateException when nothing was appended
     * @throws NpyException when that fails
     */
    public void commit() {
        try {
            count();
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
