package dev.densor.saving.hdf5;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The filters of a chunked dataset, in the order in which they were applied. A chunk never becomes larger than its
 * dataset says, whatever its compressed form would inflate to.
 */
record Filters(List<Integer> ids) {
    private static final int DEFLATE = 1;
    private static final int SHUFFLE = 2;
    private static final int LARGEST_RATIO = 1032;

    static Filters of(ObjectHeader header) {
        List<Integer> ids = header.find(ObjectHeader.FILTERS).map(Filters::ids).orElse(List.of());
        for (int id : ids) {
            if (id != DEFLATE && id != SHUFFLE) {
                throw new UnreadableException(
                        "is stored with filter %d; only deflate (1) and shuffle (2) are read", id);
            }
        }
        if (ids.stream().distinct().count() < ids.size()) {
            throw new UnreadableException("is stored with one filter twice, which is not supported");
        }
        return new Filters(ids);
    }

    /**
     * Filter message: version [1 byte], number of filters [1], in version 1 nothing [6]; per filter the id [2], the
     * length of its name [2, absent in version 2 for the ids known here], flags [2], number of values [2], name,
     * values [4 each], in version 1 padded to 8 bytes.
     */
    private static List<Integer> ids(ByteBuffer message) {
        int version = message.get();
        int count = Byte.toUnsignedInt(message.get());
        if (version == 1) {
            message.position(8);
        }
        List<Integer> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int id = Short.toUnsignedInt(message.getShort());
            int nameBytes = version == 1 || id > 255 ? Short.toUnsignedInt(message.getShort()) : 0;
            message.getShort();
            int values = Short.toUnsignedInt(message.getShort());
            int paddedValues = version == 1 ? values + (values & 1) : values;
            message.position(message.position() + nameBytes + 4 * paddedValues);
            ids.add(id);
        }
        return ids;
    }

    /** How many bytes can come out of so many stored ones at most. */
    long most(long storedBytes) {
        return ids.contains(DEFLATE) ? storedBytes * LARGEST_RATIO : storedBytes;
    }

    /**
     * Undoes the filters.
     *
     * @param left a bit for each filter that was left out for this chunk
     * @param bytes the size the chunk must have in the end
     */
    ByteBuffer undo(ByteBuffer chunk, int left, int bytes, int elementBytes) {
        ByteBuffer data = chunk;
        for (int i = ids.size() - 1; i >= 0; i--) {
            if ((left >> i & 1) == 0) {
                data = ids.get(i) == DEFLATE ? inflate(data, bytes) : unshuffle(data, elementBytes);
            }
        }
        if (data.remaining() != bytes) {
            throw new UnreadableException("is damaged: a chunk has %d bytes, not %d", data.remaining(), bytes);
        }
        return data;
    }

    private static ByteBuffer inflate(ByteBuffer compressed, int bytes) {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(compressed);
            byte[] data = new byte[bytes];
            int length = 0;
            int step = -1;
            while (!inflater.finished() && step != 0) {
                step = inflater.inflate(data, length, bytes - length);
                length += step;
            }
            if (!inflater.finished() || length != bytes) {
                throw new UnreadableException("is damaged: a chunk does not inflate to %d bytes", bytes);
            }
            return ByteBuffer.wrap(data);
        } catch (DataFormatException e) {
            throw new UnreadableException("is damaged: a chunk does not inflate (%s)", e.getMessage());
        } finally {
            inflater.end();
        }
    }

    /** Byte b of element e stands at b * elements + e. */
    private static ByteBuffer unshuffle(ByteBuffer shuffled, int elementBytes) {
        int elements = shuffled.remaining() / elementBytes;
        byte[] data = new byte[shuffled.remaining()];
        for (int b = 0; b < elementBytes; b++) {
            for (int e = 0; e < elements; e++) {
                data[e * elementBytes + b] = shuffled.get(shuffled.position() + b * elements + e);
            }
        }
        return ByteBuffer.wrap(data);
    }
}
