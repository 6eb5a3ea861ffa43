package dev.densor.shape;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The type of a tensor's elements. {@link #FLOAT32} is the type to work in; {@link #FLOAT16} and {@link #BFLOAT16} are
 * stored in 16 bits and computed in at least float32; {@link #BOOL} is a byte that holds 0 or 1.
 */
public enum DType {
    /** IEEE 754 binary32. */
    FLOAT32(4),
    /** IEEE 754 binary64. */
    FLOAT64(8),
    /** IEEE 754 binary16. */
    FLOAT16(2),
    /** The upper 16 bits of a binary32: 8 bits of exponent, 7 of fraction. */
    BFLOAT16(2),
    /** 32-bit signed integer. */
    INT32(4),
    /** 64-bit signed integer. */
    INT64(8),
    /** 8-bit signed integer, for quantised weights. */
    INT8(1),
    /** 8-bit unsigned integer, for images. */
    UINT8(1),
    /** False or true, as a byte 0 or 1. */
    BOOL(1);

    private final int bytes;

    DType(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes an element takes. */
    public int bytes() {
        return bytes;
    }

    /** Whether this is one of the four floating-point types. */
    public boolean isFloating() {
        return switch (this) {
            case FLOAT32, FLOAT64, FLOAT16, BFLOAT16 -> true;
            case INT32, INT64, INT8, UINT8, BOOL -> false;
        };
    }

    /** Keras's name of the type: {@code "float32"}, {@code "bool"}. */
    public String kerasName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The type that Keras calls {@code name}, if there is one.
     *
     * @param name for example {@code "float32"}
     */
    public static Optional<DType> find(String name) {
        return Arrays.stream(values()).filter(t -> t.kerasName().equals(name)).findFirst();
    }

    /**
     * The type that Keras calls {@code name}.
     *
     * @param name for example {@code "float32"}
     * @throws DTypeException when there is no such type here
     */
    public static DType of(String name) {
        return find(name)
                .orElseThrow(() -> new DTypeException("dtype \"" + name + "\" is not one of "
                        + Arrays.stream(values()).map(DType::kerasName).collect(Collectors.joining(", "))));
    }

    @Override
    public String toString() {
        return kerasName();
    }
}
