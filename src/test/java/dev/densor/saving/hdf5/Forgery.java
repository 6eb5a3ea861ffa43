package dev.densor.saving.hdf5;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A file with some of its bytes forged. Grows by appending; the superblock's end of file follows. */
final class Forgery {
    private static final int END_OF_FILE = 40;
    private static final int ROOT_HEADER = 64;

    private final String name;
    private byte[] bytes;

    Forgery(String name, byte[] bytes) {
        this.name = name;
        this.bytes = bytes.clone();
    }

    static Forgery of(String resource) {
        return new Forgery(resource, Samples.bytes(resource));
    }

    byte[] bytes() {
        return bytes;
    }

    int size() {
        return bytes.length;
    }

    Hdf5File open() {
        return Samples.open(name, bytes);
    }

    /** Where a text stands, from the given position on. */
    int find(String text, int from) {
        byte[] wanted = text.getBytes(StandardCharsets.ISO_8859_1);
        for (int i = from; i <= bytes.length - wanted.length; i++) {
            if (Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i;
            }
        }
        throw new AssertionError(text + " is not in " + name);
    }

    /** Where the address stands in the layout message of contiguous data of so many bytes. */
    int contiguousAddress(long dataBytes) {
        int position = find("\3\1", 0);
        while (view().getLong(position + 10) != dataBytes) {
            position = find("\3\1", position + 1);
        }
        return position + 2;
    }

    /** Where the sizes stand in a dataspace message of version 1. */
    int sizes(long... sizes) {
        ByteBuffer wanted = buffer(8 + 8 * sizes.length).put((byte) 1).put((byte) sizes.length);
        wanted.position(8);
        for (long size : sizes) {
            wanted.putLong(size);
        }
        int position = find("\1" + (char) sizes.length, 0);
        while (!Arrays.equals(
                bytes, position + 8, position + wanted.capacity(), wanted.array(), 8, wanted.capacity())) {
            position = find("\1" + (char) sizes.length, position + 1);
        }
        return position + 8;
    }

    long getLong(int position) {
        return view().getLong(position);
    }

    Forgery putLong(int position, long value) {
        view().putLong(position, value);
        return this;
    }

    Forgery putInt(int position, int value) {
        view().putInt(position, value);
        return this;
    }

    Forgery putShort(int position, int value) {
        view().putShort(position, (short) value);
        return this;
    }

    Forgery append(ByteBuffer more) {
        int end = bytes.length;
        bytes = Arrays.copyOf(bytes, end + more.capacity());
        System.arraycopy(more.array(), 0, bytes, end, more.capacity());
        return endsAt(bytes.length);
    }

    Forgery endsAt(long size) {
        return putLong(END_OF_FILE, size);
    }

    Forgery rootHeaderAt(long address) {
        return putLong(ROOT_HEADER, address);
    }

    static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private ByteBuffer view() {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
