package dev.densor.cuda.driver;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * The parameters of a kernel, each as the kernel's C++ declares it. An address is a {@link Long}, a structure passed by
 * value a {@link ByteBuffer} of its bytes.
 */
public final class Arguments {
    /** Bytes that all of a kernel's parameters may take together. */
    static final int MOST_BYTES = 4096;

    private final Object[] values;

    private Arguments(Object[] values) {
        this.values = values;
    }

    /**
     * Holds {@code values} in order. They are read when the kernel is launched.
     *
     * @param values of {@link Long}, {@link Integer}, {@link Float}, {@link Double} or {@link ByteBuffer}
     */
    public static Arguments of(Object... values) {
        for (Object value : values) {
            bytes(value);
        }
        return new Arguments(values);
    }

    private static int bytes(Object value) {
        if (value instanceof ByteBuffer structure) {
            return structure.remaining();
        }
        if (value instanceof Long || value instanceof Double) {
            return Long.BYTES;
        }
        if (value instanceof Integer || value instanceof Float) {
            return Integer.BYTES;
        }
        throw new IllegalArgumentException("a kernel takes no "
                + (value == null ? "null" : value.getClass().getSimpleName()));
    }

    /** How many there are. */
    int count() {
        return values.length;
    }

    /** Bytes that parameter {@code index} takes. */
    int bytes(int index) {
        return bytes(values[index]);
    }

    /** Writes parameter {@code index} to {@code into}, which is in native byte order, at {@code at}. */
    void write(int index, ByteBuffer into, int at) {
        Object value = values[index];
        if (value instanceof Long number) {
            into.putLong(at, number);
        } else if (value instanceof Integer number) {
            into.putInt(at, number);
        } else if (value instanceof Float number) {
            into.putFloat(at, number);
        } else if (value instanceof Double number) {
            into.putDouble(at, number);
        } else {
            ByteBuffer structure = (ByteBuffer) value;
            into.put(at, structure, structure.position(), structure.remaining());
        }
    }

    /** Each parameter's bytes, in direct buffers of their own. */
    public List<ByteBuffer> values() {
        ByteBuffer[] copies = new ByteBuffer[values.length];
        Arrays.setAll(copies, index -> {
            ByteBuffer copy = ByteBuffer.allocateDirect(bytes(index)).order(ByteOrder.nativeOrder());
            write(index, copy, 0);
            return copy;
        });
        return List.of(copies);
    }
}
