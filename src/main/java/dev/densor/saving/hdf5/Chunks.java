package dev.densor.saving.hdf5;

import io.jhdf.object.message.DataLayoutMessage.ChunkedDataLayoutMessage;
import java.nio.ByteBuffer;
import java.util.BitSet;

/**
 * Data in chunks of equal shape, found through a version 1 B-tree. Every chunk must be there exactly once. Chunks may
 * stand over the edge of the dataset; what is outside is left out.
 */
final class Chunks implements Layout {
    private static final int LEAST_KEY_BYTES = 24;
    private static final long PADDING_FACTOR = 16;
    private static final long PADDING_BYTES = 16 << 20;

    private final MeteredStorage storage;
    private final long tree;
    private final Filters filters;
    private final StoredType type;
    private final long[] shape;
    private final int[] chunk;
    private final long chunkBytes;
    private final long chunks;

    Chunks(MeteredStorage storage, ChunkedDataLayoutMessage message, Filters filters, StoredType type, Extent extent) {
        this.storage = storage;
        this.tree = message.getBTreeAddress();
        this.filters = filters;
        this.type = type;
        this.shape = extent.shape();
        this.chunk = message.getChunkDimensions();
        if (chunk.length != shape.length || chunk.length == 0 || message.getSize() != type.bytes()) {
            throw new UnreadableException("is damaged: its chunks have %d dimensions", chunk.length);
        }
        long size = type.bytes();
        long count = 1;
        for (int i = 0; i < chunk.length; i++) {
            if (chunk[i] <= 0) {
                throw new UnreadableException("is damaged: its chunks have a dimension of %d", chunk[i]);
            }
            size = Math.multiplyExact(size, chunk[i]);
            count = Math.multiplyExact(count, 1 + (shape[i] - 1) / chunk[i]);
        }
        this.chunkBytes = size;
        this.chunks = count;
        Layout.checkSource(type, extent, filters.most(storage.size()));
        checkChunks(extent.elements() * type.bytes());
        Layout.checkHeap(type, extent, 2 * chunkBytes);
    }

    /** A chunk takes at least a key in the tree; and chunks much larger than the dataset are work for nothing. */
    private void checkChunks(long bytes) {
        long most = PADDING_FACTOR * bytes + PADDING_BYTES;
        if (chunks > storage.size() / LEAST_KEY_BYTES || chunkBytes > Math.min(Integer.MAX_VALUE - 8, most / chunks)) {
            throw new UnreadableException(
                    "claims %d chunks of %d bytes for %d bytes of data", chunks, chunkBytes, bytes);
        }
    }

    @Override
    public void read(Runs runs) {
        BitSet seen = new BitSet();
        BTree.ofChunks(storage, shape.length).walk(tree, (key, address) -> {
            int storedBytes = key.getInt();
            int leftOut = key.getInt();
            long[] origin = origin(key, seen);
            if (storedBytes < 0 || chunkBytes > filters.most(storedBytes)) {
                throw new UnreadableException("is damaged: a chunk has %d bytes in the file", storedBytes);
            }
            ByteBuffer stored = storage.read(address, storedBytes);
            copy(filters.undo(stored, leftOut, (int) chunkBytes, type.bytes()), origin, runs);
        });
        if (seen.cardinality() != chunks) {
            throw new UnreadableException("is damaged: %d of %d chunks are there", seen.cardinality(), chunks);
        }
    }

    /** The chunk's place in the dataset. */
    private long[] origin(ByteBuffer key, BitSet seen) {
        long[] origin = new long[shape.length];
        long number = 0;
        for (int i = 0; i < shape.length; i++) {
            origin[i] = key.getLong();
            if (origin[i] < 0 || origin[i] >= shape[i] || origin[i] % chunk[i] != 0) {
                throw new UnreadableException("is damaged: it has a chunk at %d of %d", origin[i], shape[i]);
            }
            number = number * (1 + (shape[i] - 1) / chunk[i]) + origin[i] / chunk[i];
        }
        if (seen.get((int) number)) {
            throw new UnreadableException("is damaged: it has chunk %d twice", number);
        }
        seen.set((int) number);
        return origin;
    }

    /** Hands on the part of each row of the chunk that lies in the dataset. */
    private void copy(ByteBuffer data, long[] origin, Runs runs) {
        int last = shape.length - 1;
        int length = (int) Math.min(chunk[last], shape[last] - origin[last]);
        int rows = (int) (chunkBytes / type.bytes() / chunk[last]);
        for (int row = 0; row < rows; row++) {
            long index = index(row, origin);
            if (index >= 0) {
                int from = data.position() + row * chunk[last] * type.bytes();
                runs.accept((int) index, data.slice(from, length * type.bytes()));
            }
        }
    }

    /** The place in the dataset where a row of a chunk begins, or -1 when it is outside. */
    private long index(int row, long[] origin) {
        int last = shape.length - 1;
        long index = origin[last];
        long stride = shape[last];
        int rest = row;
        for (int i = last - 1; i >= 0; i--) {
            long at = origin[i] + rest % chunk[i];
            if (at >= shape[i]) {
                return -1;
            }
            index += at * stride;
            stride *= shape[i];
            rest /= chunk[i];
        }
        return index;
    }
}
