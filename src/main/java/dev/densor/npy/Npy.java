package dev.densor.npy;

import dev.densor.shape.DType;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/**
 * Reads and writes whole arrays as .npy files. Read are versions 1.0 to 3.0, C and Fortran order, both byte orders, and
 * the types bool, int8 to int64, uint8 to uint64, float16, float32 and float64; int16 and uint16 become int32, uint32
 * and uint64 become int64. Written is version 1.0, C order, little-endian.
 */
public final class Npy {
    private Npy() {}

    /**
     * The array in a file.
     *
     * @throws NpyException when it cannot be read, as {@link NpyFile#open} and {@link NpyFile#read} say
     */
    public static HostArray read(Path file) {
        try (NpyFile open = NpyFile.open(file)) {
            return open.read();
        }
    }

    /**
     * The array in {@code bytes}, from its position to its limit, neither of which moves.
     *
     * @param name of what it is, for the messages
     * @throws NpyException when it cannot be read, as {@link NpyFile#open} and {@link NpyFile#read} say
     */
    public static HostArray read(ByteBuffer bytes, String name) {
        try (NpyFile open = NpyFile.open(name, new MemoryBytes(bytes.slice()))) {
            return open.read();
        } catch (IOException failure) {
            throw new NpyException(name, failure);
        }
    }

    /**
     * Writes {@code array}; a file that stands there is replaced when the new one is complete.
     *
     * @throws NpyException when it cannot be written, or is bfloat16, which NumPy has not
     */
    public static void write(Path file, HostArray array) {
        String name = file.toString();
        try (NewFile written = NewFile.at(file)) {
            write(array, name, written.channel());
            written.commit();
        } catch (IOException failure) {
            throw new NpyException(name, failure);
        }
    }

    static void write(HostArray array, String name, WritableByteChannel out) throws IOException {
        Shape shape = array.shape();
        int rank = shape.rank();
        ByteBuffer header = ByteBuffer.wrap(NpyHeader.write(
                type(array.dtype(), name),
                rank,
                rank == 0 ? 1 : shape.dim(0),
                rank == 0 ? Shape.SCALAR : shape.without(0)));
        while (header.hasRemaining()) {
            out.write(header);
        }
        ElementWriter.write(array, out);
    }

    /** How {@code dtype} is written. */
    static ElementType type(DType dtype, String name) {
        return ElementType.of(dtype)
                .orElseThrow(() -> new NpyException(name, "NumPy has no " + dtype + "; write it as float32"));
    }
}
