package dev.densor.nativecpu.onednn;

import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.PointerScope;

/**
 * How oneDNN wants a [k, n] matrix that is multiplied from the right: in blocks of columns. The layout it chooses for two
 * rows is the one for any number of rows. For a single row it would rather have the matrix transposed; that was measured
 * to be no faster than the blocks are, so one packed copy serves all batches.
 */
public final class PackedLayout {
    private final int k;
    private final int n;
    private final long bytes;
    private final int columnBlock;
    private final long blockBytes;

    private PackedLayout(int k, int n, memory.desc layout, int columnBlock) {
        this.k = k;
        this.n = n;
        this.bytes = layout.get_size();
        this.columnBlock = columnBlock;
        this.blockBytes = layout.get_strides().get(1) * Float.BYTES;
    }

    /** The layout of a [k, n] matrix. */
    public static PackedLayout of(int k, int n) {
        try (PointerScope scope = new PointerScope()) {
            memory.desc layout = chosen(k, n);
            int block = columnBlock(layout);
            int half = n / 2 / block * block;
            boolean isSliceable = block > 1 && half > 0 && isPartOf(layout, chosen(k, half));
            return new PackedLayout(k, n, layout, isSliceable ? block : n);
        }
    }

    private static int columnBlock(memory.desc layout) {
        int columns = 1;
        for (int i = 0; i < layout.get_inner_nblks(); i++) {
            columns *= layout.get_inner_idxs().get(i) == 1
                    ? (int) layout.get_inner_blks().get(i)
                    : 1;
        }
        return columns;
    }

    /** Whether columns are laid out in {@code part} as they are in the whole. */
    private static boolean isPartOf(memory.desc whole, memory.desc part) {
        boolean equal = part.get_inner_nblks() == whole.get_inner_nblks()
                && part.get_strides().get(0) == whole.get_strides().get(0)
                && part.get_strides().get(1) == whole.get_strides().get(1);
        for (int i = 0; equal && i < whole.get_inner_nblks(); i++) {
            equal = part.get_inner_blks().get(i) == whole.get_inner_blks().get(i)
                    && part.get_inner_idxs().get(i) == whole.get_inner_idxs().get(i);
        }
        return equal;
    }

    /**
     * What oneDNN chooses. Equal sizes give equal layouts only to threads that work alone: for several it chooses
     * smaller blocks.
     */
    static memory.desc chosen(int k, int n) {
        Library.useOneThread();
        return Primitives.matmul(new MatmulShape(2, n, k, n, new MatmulShape.Operands(k, 1, 0, 0, true)), null)
                .weights_desc();
    }

    /** Whether it is the layout of a [rows, columns] matrix. */
    public boolean isOf(int rows, int columns) {
        return k == rows && n == columns;
    }

    /** What a packed matrix takes, padding included. */
    public long bytes() {
        return bytes;
    }

    /**
     * How many columns stand together: part of a packed matrix that begins at a multiple of it is itself packed as a
     * matrix of so many columns is. {@code n} when that is not so.
     */
    public int columnBlock() {
        return columnBlock;
    }

    /** Where column {@code column}, a multiple of {@link #columnBlock}, begins. */
    public long offset(int column) {
        return column / columnBlock * blockBytes;
    }

    /**
     * Packs a matrix.
     *
     * @param from [k, n], row-major
     * @param to memory of {@link #bytes}
     */
    public void pack(long from, long to) {
        Library.useOneThread();
        engine engine = Library.engine();
        try (PointerScope scope = new PointerScope()) {
            memory.desc plain = Primitives.matrix(k, n, n, 1);
            memory source = new memory(plain, engine, new Address().at(from));
            memory target = new memory(chosen(k, n), engine, new Address().at(to));
            stream stream = new stream(engine);
            new reorder(source, target).execute(stream, source, target);
            stream._wait();
        }
    }
}
