package dev.densor.npy;

import dev.densor.shape.Layout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * The bytes of an array in Fortran order (first axis fastest), as they would stand in row-major order. In the file the
 * elements that a row is made of are far apart, so a window of many rows is gathered at once and kept for the rows read
 * next.
 */
final class FortranBytes implements Bytes {
    private static final int WINDOW_BYTES = 1 << 25;
    private static final int LONGEST_ROW_BYTES = 1 << 26;
    private static final int BLOCK_BYTES = 1 << 16;

    private final Bytes bytes;
    private final NpyHeader header;
    /** Elements from one index of a row's axis to the next, in row-major order. */
    private final int[] strides;

    private byte[] window = {};
    private long windowStart;

    /**
     * @param bytes to be read from here and there
     * @param header of the file they are in
     * @param file for the message
     */
    FortranBytes(Bytes bytes, NpyHeader header, String file) {
        if (header.rowBytes() > LONGEST_ROW_BYTES) {
            throw new NpyException(
                    file, "rows of " + header.rowBytes() + " bytes in Fortran order are too long; save it in C order");
        }
        this.bytes = bytes;
        this.header = header;
        Layout rowMajor = Layout.contiguous(header.rowShape());
        this.strides = IntStream.range(0, header.rowShape().rank())
                .map(axis -> (int) rowMajor.stride(axis))
                .toArray();
    }

    @Override
    public int read(ByteBuffer into, long position) throws IOException {
        if (position >= header.dataEnd()) {
            return bytes.read(into, position);
        }
        if (position < windowStart || position >= windowStart + window.length) {
            load((position - header.dataStart()) / header.rowBytes());
        }
        int offset = (int) (position - windowStart);
        int count = Math.min(into.remaining(), window.length - offset);
        into.put(window, offset, count);
        return count;
    }

    /** Gathers the window that starts at a row: one run of neighbours for each element of a row. */
    private void load(long firstRow) throws IOException {
        int rowBytes = (int) header.rowBytes();
        int count = (int) Math.min(Math.max(1, WINDOW_BYTES / rowBytes), header.rows() - firstRow);
        int width = header.type().width();
        window = new byte[0];
        byte[] gathered = new byte[count * rowBytes];
        Runs runs = new Runs(count * width);
        int[] index = new int[strides.length];
        int column = 0;
        for (long run = 0; run < header.rowShape().size(); run++) {
            int from = runs.find(header.dataStart() + (run * header.rows() + firstRow) * width);
            scatter(runs.block.array(), from, gathered, column * width, rowBytes);
            column = next(index, column);
        }
        window = gathered;
        windowStart = header.dataStart() + firstRow * rowBytes;
    }

    /** Copies the elements of a run, one to each row. */
    private void scatter(byte[] run, int from, byte[] rows, int at, int rowBytes) {
        int width = header.type().width();
        for (; at < rows.length; at += rowBytes, from += width) {
            for (int i = 0; i < width; i++) {
                rows[at + i] = run[from + i];
            }
        }
    }

    /** Counts {@code index} up, first axis fastest; returns its place in row-major order. */
    private int next(int[] index, int place) {
        for (int axis = 0; axis < index.length; axis++) {
            place += strides[axis];
            if (++index[axis] < header.rowShape().dim(axis)) {
                break;
            }
            place -= strides[axis] * index[axis];
            index[axis] = 0;
        }
        return place;
    }

    /** Reads runs of equal length; of short ones that are close together many at once. */
    private final class Runs {
        private final int length;
        private final ByteBuffer block;
        private long blockStart;

        Runs(int length) {
            this.length = length;
            boolean close = header.rows() * header.type().width() < BLOCK_BYTES;
            this.block = ByteBuffer.allocate(Math.max(length, close ? BLOCK_BYTES : 0));
            block.limit(0);
        }

        /** Where in the block the run at {@code position} starts. */
        int find(long position) throws IOException {
            if (position < blockStart || position + length > blockStart + block.limit()) {
                long left = header.dataEnd() - position;
                block.clear().limit((int) Math.min(block.capacity(), left));
                bytes.fill(block, position);
                blockStart = position;
            }
            return (int) (position - blockStart);
        }
    }

    @Override
    public OptionalLong size() throws IOException {
        return bytes.size();
    }

    @Override
    public Bytes randomAccess(long count, String file) {
        return this;
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }
}
