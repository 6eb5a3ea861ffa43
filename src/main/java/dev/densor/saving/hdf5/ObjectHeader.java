package dev.densor.saving.hdf5;

import io.jhdf.checksum.ChecksumUtils;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/**
 * The messages of one object header, version 1 or 2, its continuation blocks included. Messages stay undecoded, so
 * that one of an unknown kind spoils nothing else.
 */
final class ObjectHeader {
    static final int DATASPACE = 0x01;
    static final int LINK_INFO = 0x02;
    static final int DATATYPE = 0x03;
    static final int LINK = 0x06;
    static final int EXTERNAL_FILES = 0x07;
    static final int LAYOUT = 0x08;
    static final int FILTERS = 0x0B;
    static final int ATTRIBUTE = 0x0C;
    static final int SYMBOL_TABLE = 0x11;
    static final int ATTRIBUTE_INFO = 0x15;

    private static final int NIL = 0x00;
    private static final int CONTINUATION = 0x10;
    private static final int SHARED = 2;
    private static final int MOST_MESSAGES = 0xFFFF;
    private static final int MOST_BYTES = 16 << 20;
    private static final int HEADER_SIGNATURE = 'O' | 'H' << 8 | 'D' << 16 | 'R' << 24;
    private static final int CONTINUATION_SIGNATURE = 'O' | 'C' << 8 | 'H' << 16 | 'K' << 24;

    private record Message(int type, boolean shared, ByteBuffer body) {}

    private final MeteredStorage storage;
    private final List<Message> messages = new ArrayList<>();
    private final Queue<ByteBuffer> blocks = new ArrayDeque<>();
    private int bytes;

    private ObjectHeader(MeteredStorage storage) {
        this.storage = storage;
    }

    static ObjectHeader read(MeteredStorage storage, long address) {
        ObjectHeader header = new ObjectHeader(storage);
        if (storage.read(address, 1).get() == 1) {
            header.readVersion1(address);
        } else {
            header.readVersion2(address);
        }
        return header;
    }

    boolean has(int type) {
        return messages.stream().anyMatch(message -> message.type == type);
    }

    /** The only message of that type. */
    Optional<ByteBuffer> find(int type) {
        List<ByteBuffer> found = all(type);
        if (found.size() > 1) {
            throw new UnreadableException("is damaged: it has %d header messages of type %d", found.size(), type);
        }
        return found.stream().findFirst();
    }

    ByteBuffer require(int type) {
        return find(type)
                .orElseThrow(() -> new UnreadableException("is damaged: it has no header message of type %d", type));
    }

    List<ByteBuffer> all(int type) {
        List<ByteBuffer> found = new ArrayList<>();
        for (Message message : messages) {
            if (message.type == type) {
                if (message.shared) {
                    throw new UnreadableException(
                            "has a shared header message of type %d, which is not supported", type);
                }
                found.add(littleEndian(message.body.duplicate()));
            }
        }
        return found;
    }

    private void readVersion1(long address) {
        ByteBuffer prefix = storage.read(address, 16);
        blocks.add(block(address + 16, Integer.toUnsignedLong(prefix.getInt(8))));
        while (!blocks.isEmpty()) {
            ByteBuffer block = blocks.remove();
            while (block.remaining() >= 8) {
                int type = Short.toUnsignedInt(block.getShort());
                int length = Short.toUnsignedInt(block.getShort());
                int flags = block.getInt();
                add(type, flags, slice(block, length), false);
            }
        }
    }

    private void readVersion2(long address) {
        ByteBuffer prefix = storage.read(address, 6);
        int flags = prefix.get(5);
        if (prefix.getInt() != HEADER_SIGNATURE || prefix.get() != 2) {
            throw new UnreadableException("is damaged: there is no object header at %d", address);
        }
        int start = 6 + ((flags & 0x20) == 0 ? 0 : 16) + ((flags & 0x10) == 0 ? 0 : 4);
        int width = 1 << (flags & 3);
        ByteBuffer size = littleEndian(
                ByteBuffer.allocate(8).put(storage.read(address + start, width)).clear());
        int skipped = start + width;
        blocks.add(checked(address, skipped + size.getLong() + 4).position(skipped));
        int orderBytes = (flags & 4) == 0 ? 0 : 2;
        while (!blocks.isEmpty()) {
            ByteBuffer block = blocks.remove();
            while (block.remaining() >= 4 + orderBytes) {
                int type = Byte.toUnsignedInt(block.get());
                int length = Short.toUnsignedInt(block.getShort());
                int messageFlags = block.get();
                block.position(block.position() + orderBytes);
                add(type, messageFlags, slice(block, length), true);
            }
        }
    }

    private void add(int type, int flags, ByteBuffer body, boolean version2) {
        if (type == CONTINUATION) {
            long address = body.getLong();
            long length = body.getLong();
            blocks.add(version2 ? continuation(address, length) : block(address, length));
        } else if (type != NIL) {
            messages.add(new Message(type, (flags & SHARED) != 0, body));
        }
        if (messages.size() > MOST_MESSAGES) {
            throw new UnreadableException("is damaged: its header has more than %d messages", MOST_MESSAGES);
        }
    }

    private ByteBuffer continuation(long address, long length) {
        ByteBuffer block = checked(address, length);
        if (block.getInt() != CONTINUATION_SIGNATURE) {
            throw new UnreadableException("is damaged: its header does not continue at %d", address);
        }
        return block;
    }

    /** A block that ends with a checksum, without it. */
    private ByteBuffer checked(long address, long length) {
        ByteBuffer block = block(address, length);
        ChecksumUtils.validateChecksum(littleEndian(block.duplicate()));
        return block.limit(block.limit() - 4);
    }

    private ByteBuffer block(long address, long length) {
        if (length > MOST_BYTES - bytes) {
            throw new UnreadableException("is damaged: its header has more than %d bytes", MOST_BYTES);
        }
        ByteBuffer block = storage.read(address, length);
        bytes += block.remaining();
        return block;
    }

    /** The next bytes of a block as a buffer of their own. */
    static ByteBuffer slice(ByteBuffer block, int length) {
        ByteBuffer slice = littleEndian(block.slice(block.position(), length));
        block.position(block.position() + length);
        return slice;
    }

    static ByteBuffer littleEndian(ByteBuffer bytes) {
        return bytes.order(ByteOrder.LITTLE_ENDIAN);
    }
}
