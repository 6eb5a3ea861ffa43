package dev.densor.npy;

import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import dev.densor.shape.ShapeException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * An open .npy file, on its own or inside an .npz, read some rows at a time: it may be larger than the Java heap and
 * than 2 GiB. Arrays that come out of it are in row-major order and native byte order whatever the file's are, and stay
 * valid when it is closed. For use by one thread at a time.
 */
public final class NpyFile implements AutoCloseable {
    private final String name;
    private final NpyHeader header;
    private final Bytes bytes;

    private NpyFile(String name, NpyHeader header, Bytes bytes) {
        this.name = name;
        this.header = header;
        this.bytes = bytes;
    }

    /**
     * Opens a file and reads its header.
     *
     * @throws NpyException when it cannot be read, is not a .npy file, holds a type of elements that Densor has not, or
     *     holds less or more than its header promises
     */
    public static NpyFile open(Path file) {
        String name = file.toString();
        try {
            return open(name, new FileBytes(FileChannel.open(file)));
        } catch (IOException failure) {
            throw new NpyException(name, failure);
        }
    }

    /** Reads the header of {@code bytes}, which are closed when that fails. */
    static NpyFile open(String name, Bytes bytes) throws IOException {
        try {
            NpyHeader header = NpyHeader.read(bytes, name);
            if (!header.fortranOrder()) {
                checkSize(bytes.size(), header, name);
                return new NpyFile(name, header, bytes);
            }
            Bytes anywhere = bytes.randomAccess(header.dataEnd(), name);
            checkSize(anywhere.size(), header, name);
            return new NpyFile(name, header, new FortranBytes(anywhere, header, name));
        } catch (IOException | RuntimeException failure) {
            bytes.close();
            throw failure;
        } catch (OutOfMemoryError tooLarge) {
            bytes.close();
            throw new NpyException(name, "in Fortran order inside an .npz, it does not fit in the Java heap at once");
        }
    }

    private static void checkSize(OptionalLong size, NpyHeader header, String name) {
        if (size.isEmpty() || size.getAsLong() == header.dataEnd()) {
            return;
        }
        long found = Math.max(0, size.getAsLong() - header.dataStart());
        String promise = header.describe() + " takes " + header.dataBytes() + " bytes, there are " + found;
        if (found < header.dataBytes()) {
            throw new NpyException(name, "truncated: " + promise);
        }
        throw new NpyException(name, promise + "; more than one array in a .npy file cannot be read");
    }

    /** What messages call it: {@code images.npy}, or {@code data.npz[images]} inside an .npz. */
    public String name() {
        return name;
    }

    /** Type of the elements as they are read: int16 and uint16 become int32, uint32 and uint64 become int64. */
    public DType dtype() {
        return header.type().dtype();
    }

    /** Number of axes. */
    public int rank() {
        return header.rank();
    }

    /** Size of the first axis, which may be more than an int holds; 1 for a scalar. */
    public long rows() {
        return header.rows();
    }

    /** The axes behind the first. */
    public Shape rowShape() {
        return header.rowShape();
    }

    /**
     * Some rows, as a new array of shape [count, rowShape...].
     *
     * @param from index of the first row
     * @param count how many
     * @throws ShapeException when they are not all there, or are more than 2^31 elements
     * @throws NpyException when the file cannot be read, ends too early, or its rows do not fit in the Java heap
     */
    public HostArray rows(long from, int count) {
        if (from < 0 || count < 0 || from > header.rows() - count) {
            throw new ShapeException(this + ": there are no rows " + from + " to " + (from + count));
        }
        return read(from, count, header.rowsShape(count));
    }

    /**
     * The whole array.
     *
     * @throws ShapeException when it has more than 2^31 elements
     * @throws NpyException as {@link #rows}
     */
    public HostArray read() {
        if (header.rows() > Integer.MAX_VALUE) {
            throw new ShapeException(this + ": more rows than a Java array has elements; read some at a time");
        }
        int rows = (int) header.rows();
        return read(0, rows, header.rank() == 0 ? Shape.SCALAR : header.rowsShape(rows));
    }

    private HostArray read(long from, int count, Shape shape) {
        if (shape.size() > Integer.MAX_VALUE - 8) {
            throw new ShapeException(
                    this + ": " + shape + " is more than a Java array holds; read fewer rows at a time");
        }
        try {
            long position = header.dataStart() + from * header.rowBytes();
            HostArray rows = new ElementReader(bytes, header, name).read(position, shape);
            if (from + count == header.rows() && bytes.read(ByteBuffer.allocate(1), header.dataEnd()) >= 0) {
                throw new NpyException(name, "goes on behind its " + header.describe());
            }
            return rows;
        } catch (EOFException tooShort) {
            throw new NpyException(name, "truncated: it ends before its " + header.describe() + " does");
        } catch (IOException failure) {
            throw new NpyException(name, failure);
        } catch (OutOfMemoryError tooLarge) {
            long mebibytes = shape.size() * dtype().bytes() >> 20;
            throw new NpyException(
                    name,
                    dtype() + " " + shape + " takes " + mebibytes
                            + " MiB, more than the Java heap has left; read fewer rows at a time or raise -Xmx");
        }
    }

    /** Lets go of the file. */
    @Override
    public void close() {
        try {
            bytes.close();
        } catch (IOException failure) {
            throw new NpyException(name, failure);
        }
    }

    /** {@code images.npy: uint8 [10000, 28, 28]}. */
    @Override
    public String toString() {
        return name + ": " + header.describe();
    }
}
