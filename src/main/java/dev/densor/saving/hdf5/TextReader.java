package dev.densor.saving.hdf5;

import io.jhdf.GlobalHeap;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Decodes the values of one attribute that holds text, of fixed length in place or of variable length in a global
 * heap.
 */
final class TextReader {
    private final MeteredStorage storage;
    private final StoredType type;
    private GlobalHeap heap;
    private long heapAddress = -1;

    TextReader(MeteredStorage storage, StoredType type) {
        this.storage = storage;
        this.type = type;
    }

    List<String> read(ByteBuffer data, long elements) {
        if (elements > data.remaining() / type.bytes()) {
            throw new UnreadableException(
                    "is damaged: %d texts of %d bytes do not fit into %d bytes",
                    elements, type.bytes(), data.remaining());
        }
        List<String> texts = new ArrayList<>();
        for (long i = 0; i < elements; i++) {
            ByteBuffer element = ObjectHeader.slice(data, type.bytes());
            ByteBuffer text = type.padding() == null ? fromHeap(element) : trimmed(element);
            storage.spendText(text.remaining());
            texts.add(decode(text));
        }
        return List.copyOf(texts);
    }

    private ByteBuffer trimmed(ByteBuffer element) {
        type.padding().setBufferLimit(element);
        return element;
    }

    /**
     * A reference: length of the text [4 bytes], address of the heap [8], index in the heap [4], 0 for an empty text.
     */
    private ByteBuffer fromHeap(ByteBuffer reference) {
        int length = reference.getInt();
        long address = reference.getLong();
        int index = reference.getInt();
        if (index == 0) {
            return ByteBuffer.allocate(0);
        }
        if (address != heapAddress) {
            heap = new GlobalHeap(storage, address);
            heapAddress = address;
        }
        return untilZero(heap.getObjectData(index).slice(0, length));
    }

    /** The bytes before the first zero byte, or all. */
    static ByteBuffer untilZero(ByteBuffer text) {
        int end = 0;
        while (end < text.limit() && text.get(end) != 0) {
            end++;
        }
        return text.limit(end);
    }

    static String decode(ByteBuffer text) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(text).toString();
        } catch (CharacterCodingException e) {
            throw new UnreadableException("is damaged: a text in it is not UTF-8");
        }
    }
}
