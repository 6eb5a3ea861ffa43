package dev.densor.saving.hdf5;

import java.util.Locale;

/** What the elements of a dataset or an attribute are. */
public enum ElementType {
    FLOAT16(2),
    FLOAT32(4),
    FLOAT64(8),
    /** HDF5's own bfloat16. Keras does not write it so far. */
    BFLOAT16(2),
    /**
     * Two bytes without a meaning. Keras stores bfloat16 so; whether they mean it says the dataset's attribute
     * {@code dtype} in a {@code .keras} file, and only the layer's policy in an {@code .h5} file.
     */
    OPAQUE16(2),
    INT8(1),
    INT16(2),
    INT32(4),
    INT64(8),
    UINT8(1),
    UINT16(2),
    UINT32(4),
    UINT64(8),
    /** Text of fixed or variable length. */
    TEXT(0),
    /** Anything that Keras writes no weights in: compounds, enumerations, references, odd number formats. */
    OTHER(0);

    private final int bytes;

    ElementType(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes of one element; 0 for {@link #TEXT} and {@link #OTHER}. */
    public int bytes() {
        return bytes;
    }

    /** The name as Keras writes it, such as {@code float32}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
