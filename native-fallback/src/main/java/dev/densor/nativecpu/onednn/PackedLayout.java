package dev.densor.nativecpu.onednn;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.LongPointer;
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
    private final Blocks blocks;
    private final int columnBlock;
    /** Of how many columns a part was asked for, and whether it is packed as a matrix of so many. */
    private final Map<Integer, Boolean> parts = new ConcurrentHashMap<>();

    private PackedLayout(int k, int n, memory.desc layout) {
        this.k = k;
        this.n = n;
        bytes = layout.get_size();
        blocks = Blocks.of(layout);
        columnBlock = blocks.columns() > 1 ? Math.min(blocks.columns(), n) : n;
    }

    /** The layout of a [k, n] matrix. */
    public static PackedLayout of(int k, int n) {
        try (PointerScope scope = new PointerScope()) {
            return new PackedLayout(k, n, chosen(k, n));
        }
    }

    /**
     * Blocks of elements that stand together, and blocks of those.
     *
     * @param rowStride elements from one block to the next one below
     * @param columnStride elements from one block to the next one beside it
     * @param sizes of blocks, from the outermost to the innermost
     * @param axes along which a block has that size: 0 for rows, 1 for columns
     */
    private record Blocks(long rowStride, long columnStride, List<Long> sizes, List<Long> axes) {
        static Blocks of(memory.desc layout) {
            return new Blocks(
                    layout.get_strides().get(0),
                    layout.get_strides().get(1),
                    list(layout.get_inner_blks(), layout.get_inner_nblks()),
                    list(layout.get_inner_idxs(), layout.get_inner_nblks()));
        }

        /** @param values null when there are none */
        private static List<Long> list(LongPointer values, int count) {
            return IntStream.range(0, count).mapToObj(i -> values.get(i)).toList();
        }

        /** How many columns stand together. */
        int columns() {
            int columns = 1;
            for (int i = 0; i < sizes.size(); i++) {
                columns *= axes.get(i) == 1 ? sizes.get(i).intValue() : 1;
            }
            return columns;
        }
    }

    /**
     * Whether {@code columns} of the columns, from a multiple of {@link #columnBlock} on, are packed as a matrix of so
     * many is. oneDNN packs a single column, for one, as it packs no others.
     */
    public boolean hasPart(int columns) {
        return columns == n || parts.computeIfAbsent(columns, this::isPart);
    }

    private boolean isPart(int columns) {
        try (PointerScope scope = new PointerScope()) {
            return Blocks.of(chosen(k, columns)).equals(blocks);
        }
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

    /** How many columns stand together, or {@code n} where they do not stand in blocks. */
    public int columnBlock() {
        return columnBlock;
    }

    /** Where column {@code column}, a multiple of {@link #columnBlock}, begins. */
    public long offset(int column) {
        return column / columnBlock * blocks.columnStride * Float.BYTES;
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
