package dev.densor.npy;

import dev.densor.shape.Shape;
import dev.densor.shape.ShapeException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What a .npy file says of its array before the elements. The first axis may be longer than a Java array, the others
 * not; a scalar counts as one row of shape [].
 *
 * @param type how the elements are stored
 * @param order byte order of the elements
 * @param fortranOrder whether the first axis is the one that varies fastest
 * @param rank number of axes
 * @param rows size of the first axis
 * @param rowShape the other axes
 * @param dataStart position of the first element in the file
 */
record NpyHeader(
        ElementType type, ByteOrder order, boolean fortranOrder, int rank, long rows, Shape rowShape, long dataStart) {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    /** NumPy wants the elements to start at a multiple of this. */
    private static final int ALIGNMENT = 64;
    /** Digits for which NumPy leaves room, so that a file can grow. */
    private static final int ROWS_DIGITS = 21;
    /** Real headers take 118 bytes; version 2.0 could promise 4 GiB. */
    private static final long LONGEST = 1 << 20;

    /** Bytes of a row. */
    long rowBytes() {
        return rowShape.size() * type.width();
    }

    /** Bytes of all elements. */
    long dataBytes() {
        return rows * rowBytes();
    }

    /** Position behind the last element. */
    long dataEnd() {
        return dataStart + dataBytes();
    }

    /**
     * The shape of {@code count} rows.
     *
     * @throws ShapeException when they are more than 2^63 - 1 elements
     */
    Shape rowsShape(int count) {
        int[] row = rowShape.dims();
        int[] dims = new int[row.length + 1];
        dims[0] = count;
        System.arraycopy(row, 0, dims, 1, row.length);
        return Shape.of(dims);
    }

    /** {@code uint8 [10000, 28, 28]}. */
    String describe() {
        return type.dtype() + " " + shapeText(rank, rows, rowShape);
    }

    /**
     * Reads and checks the header.
     *
     * @param file for the messages
     * @throws NpyException when it is not one that can be read
     */
    static NpyHeader read(Bytes bytes, String file) throws IOException {
        ByteBuffer start = ByteBuffer.allocate(MAGIC.length + 2);
        try {
            bytes.fill(start, 0);
        } catch (EOFException tooShort) {
            throw new NpyException(file, "not a .npy file: it has only " + start.position() + " bytes");
        }
        if (!Arrays.equals(Arrays.copyOf(start.array(), MAGIC.length), MAGIC)) {
            throw new NpyException(file, "not a .npy file: it does not start with \\x93NUMPY" + whatElse(start));
        }
        try {
            return read(bytes, start.get(MAGIC.length), start.get(MAGIC.length + 1), file);
        } catch (EOFException tooShort) {
            throw new NpyException(file, "truncated: it ends within the header");
        }
    }

    private static NpyHeader read(Bytes bytes, byte major, byte minor, String file) throws IOException {
        if (major < 1 || major > 3 || minor != 0) {
            throw new NpyException(
                    file, "format version " + major + "." + minor + " is not known; 1.0, 2.0 and 3.0 are");
        }
        int position = MAGIC.length + 2;
        ByteBuffer length = ByteBuffer.allocate(major == 1 ? 2 : 4).order(ByteOrder.LITTLE_ENDIAN);
        bytes.fill(length, position);
        position += length.capacity();
        long size = major == 1 ? Short.toUnsignedLong(length.getShort(0)) : Integer.toUnsignedLong(length.getInt(0));
        if (size > LONGEST) {
            throw new NpyException(file, "a header of " + size + " bytes is longer than any array needs");
        }
        ByteBuffer text = ByteBuffer.allocate((int) size);
        bytes.fill(text, position);
        Charset charset = major == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
        return new HeaderFields(new String(text.array(), charset), file).header(position + size);
    }

    private static String whatElse(ByteBuffer start) {
        boolean zip = start.get(0) == 'P' && start.get(1) == 'K';
        return zip ? " but as a zip does; name it .npz if it is one" : "";
    }

    /**
     * A version 1.0 header for little-endian elements in row-major order, byte for byte as NumPy writes it. Its length
     * does not depend on the number of rows.
     *
     * @param rank number of axes
     * @param rows size of the first axis, 1 for a scalar
     * @param rowShape the other axes
     */
    static byte[] write(ElementType type, int rank, long rows, Shape rowShape) {
        String shape = shapeText(rank, rows, rowShape).replace("[", "(").replace("]", rank == 1 ? ",)" : ")");
        String text = "{'descr': '" + type.descr() + "', 'fortran_order': False, 'shape': " + shape + ", }";
        int before = MAGIC.length + 4;
        int growth = rank == 0 ? 0 : ROWS_DIGITS - Long.toString(rows).length();
        int end = before + text.length() + growth + 1;
        int size = (end / ALIGNMENT + 1) * ALIGNMENT;
        int textLength = size - before;
        ByteBuffer header = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        header.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) textLength);
        header.put((text + " ".repeat(textLength - text.length() - 1) + "\n").getBytes(StandardCharsets.ISO_8859_1));
        return header.array();
    }

    private static String shapeText(int rank, long rows, Shape rowShape) {
        if (rank < 2) {
            return rank == 0 ? "[]" : "[" + rows + "]";
        }
        return "[" + rows + ", " + rowShape.toString().substring(1);
    }
}
