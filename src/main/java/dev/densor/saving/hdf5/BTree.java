package dev.densor.saving.hdf5;

import java.nio.ByteBuffer;

/**
 * A version 1 B-tree. Levels must fall by one from node to child, so that the walk is never deeper than the 256 levels
 * a byte can hold; the storage's allowance ends one that is too wide.
 */
final class BTree {
    private static final int SIGNATURE = 'T' | 'R' << 8 | 'E' << 16 | 'E' << 24;
    private static final int HEADER_BYTES = 24;

    /** Takes the leaves' entries: the key and the address of what stands under it. */
    interface Entries {
        void accept(ByteBuffer key, long address);
    }

    private final MeteredStorage storage;
    private final int type;
    private final int keyBytes;

    private BTree(MeteredStorage storage, int type, int keyBytes) {
        this.storage = storage;
        this.type = type;
        this.keyBytes = keyBytes;
    }

    /** Entries are symbol table nodes; keys are of no use here. */
    static BTree ofGroup(MeteredStorage storage) {
        return new BTree(storage, 0, 8);
    }

    /** Entries are chunks. Key: stored bytes [4], filters left out [4], position in the dataset [8 each], 0 [8]. */
    static BTree ofChunks(MeteredStorage storage, int dimensions) {
        return new BTree(storage, 1, 8 + 8 * (dimensions + 1));
    }

    void walk(long address, Entries entries) {
        walk(address, node(address), entries);
    }

    private void walk(long address, ByteBuffer node, Entries entries) {
        int level = level(node);
        int used = Short.toUnsignedInt(node.getShort(6));
        ByteBuffer pairs = storage.read(address + HEADER_BYTES, (long) used * (keyBytes + 8));
        for (int i = 0; i < used; i++) {
            ByteBuffer key = ObjectHeader.slice(pairs, keyBytes);
            long child = pairs.getLong();
            if (level == 0) {
                entries.accept(key, child);
            } else {
                ByteBuffer below = node(child);
                if (level(below) != level - 1) {
                    throw new UnreadableException("is damaged: its B-tree has a node at %d in the wrong place", child);
                }
                walk(child, below, entries);
            }
        }
    }

    private ByteBuffer node(long address) {
        ByteBuffer header = storage.read(address, HEADER_BYTES);
        if (header.getInt(0) != SIGNATURE || header.get(4) != type) {
            throw new UnreadableException("is damaged: there is no B-tree of type %d at %d", type, address);
        }
        return header;
    }

    private static int level(ByteBuffer node) {
        return Byte.toUnsignedInt(node.get(5));
    }
}
