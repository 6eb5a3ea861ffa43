package dev.densor.saving.hdf5;

import io.jhdf.GroupSymbolTableNode;
import io.jhdf.LocalHeap;
import io.jhdf.SymbolTableEntry;
import io.jhdf.object.message.LinkMessage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a name in a group leads to; and the reading of a group's names. */
sealed interface Link {
    /** An object of this file, at an address. */
    record Hard(long address) implements Link {}

    /** A path of this file. */
    record Soft(String target) implements Link {}

    /** A path in another file: never followed. */
    record External(String file, String target) implements Link {}

    /** The links of a group in the order of the file. */
    static Map<String, Link> readAll(MeteredStorage storage, ObjectHeader header) {
        Map<String, Link> links = new LinkedHashMap<>();
        header.find(ObjectHeader.SYMBOL_TABLE).ifPresent(table -> readTable(storage, table, links));
        header.find(ObjectHeader.LINK_INFO).ifPresent(Link::refuseDense);
        for (ByteBuffer body : header.all(ObjectHeader.LINK)) {
            LinkMessage message = LinkMessage.fromBuffer(body, storage.getSuperblock());
            add(links, message.getLinkName(), fromMessage(message));
        }
        return links;
    }

    private static Link fromMessage(LinkMessage message) {
        return switch (message.getLinkType()) {
            case HARD -> new Hard(message.getHardLinkAddress());
            case SOFT -> new Soft(message.getSoftLink());
            case EXTERNAL -> new External(message.getExternalFile(), message.getExternalPath());
        };
    }

    /** Symbol table message: address of a B-tree [8 bytes], of the heap with the names [8]. */
    private static void readTable(MeteredStorage storage, ByteBuffer table, Map<String, Link> links) {
        long tree = table.getLong();
        ByteBuffer names = new LocalHeap(storage, table.getLong()).getDataBuffer();
        BTree.ofGroup(storage).walk(tree, (key, node) -> {
            for (SymbolTableEntry entry : new GroupSymbolTableNode(storage, node).getSymbolTableEntries()) {
                Link link = entry.getCacheType() == 2
                        ? new Soft(text(storage, names, entry.getLinkValueOffset()))
                        : new Hard(entry.getObjectHeaderAddress());
                add(links, text(storage, names, entry.getLinkNameOffset()), link);
            }
        });
    }

    /** No path could lead to a link whose name is empty, a dot, or has a slash. */
    private static void add(Map<String, Link> links, String name, Link link) {
        if (name.isEmpty() || name.equals(".") || name.contains("/") || links.put(name, link) != null) {
            throw new UnreadableException("is damaged: it has a link named \"%s\", or two of them", name);
        }
    }

    /** The text from an offset of a heap to the next zero byte. */
    static String text(MeteredStorage storage, ByteBuffer heap, int offset) {
        int end = offset;
        while (heap.get(end) != 0) {
            end++;
        }
        storage.spendText(end - offset);
        byte[] text = new byte[end - offset];
        heap.get(offset, text);
        return new String(text, StandardCharsets.UTF_8);
    }

    /**
     * Link info message: version, flags, [the largest creation index, 8 bytes, where flag 0 says so], a heap's
     * address.
     */
    private static void refuseDense(ByteBuffer info) {
        int skipped = (info.get(1) & 1) == 0 ? 2 : 10;
        if (info.getLong(skipped) != -1) {
            throw new UnreadableException("keeps its links in dense storage, which is not supported: save the file with"
                    + " Keras, or with h5py's default libver");
        }
    }
}
