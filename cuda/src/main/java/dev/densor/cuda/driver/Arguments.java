package dev.densor.cuda.driver;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * The parameters of a kernel, each in a direct buffer as the kernel's C++ declares it. An address is a {@link Long}, a
 * structure passed by value a {@link ByteBuffer} of its bytes.
 */
public final class Arguments {
    private final List<ByteBuffer> values;

    private Arguments(List<ByteBuffer> values) {
        this.values = values;
    }

    /**
     * Holds {@code values} in order.
     *
     * @param values of {@link Long}, {@link Integer}, {@link Float}, {@link Double} or {@link ByteBuffer}
     */
    public static Arguments of(Object... values) {
        return new Arguments(List.of(values).stream().map(Arguments::bytes).toList());
    }

    private static ByteBuffer bytes(Object value) {
        if (value instanceof ByteBuffer structure) {
            return direct(structure.remaining()).put(structure.duplicate()).flip();
        }
        ByteBuffer bytes = direct(Long.BYTES);
        if (value instanceof Long number) {
            bytes.putLong(0, number);
        } else if (value instanceof Integer number) {
            bytes.putInt(0, number);
        } else if (value instanceof Float number) {
            bytes.putFloat(0, number);
        } else if (value instanceof Double number) {
            bytes.putDouble(0, number);
        } else {
            throw new IllegalArgumentException(
                    "a kernel takes no " + value.getClass().getSimpleName());
        }
        return bytes;
    }

    private static ByteBuffer direct(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    /** Each parameter's bytes. */
    public List<ByteBuffer> values() {
        return values;
    }
}
